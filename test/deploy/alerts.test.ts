import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createTarsMetrics } from '../../exposition/tars-metrics.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { promtool } from '../services/prometheus.ts'
import { scratchDirectory } from '../services/scratch.ts'
import { cases, healthy } from './alert-cases.ts'
import { repository } from './dockerfile.ts'

const file = join(repository, 'deploy', 'prometheus', 'tarsier-alerts.yaml')
const directory = scratchDirectory()

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

it('is what Prometheus takes', async () => {
  expect(await promtool('check', 'rules', file)).toContain(`SUCCESS: ${rules.length} rules found`)
})

/** The metrics that there are, with the names of their labels. */
function labelsByMetric(): ReadonlyMap<string, readonly string[]> {
  const own = createMetrics().registry.getMetricsAsArray()
  const ofTars = createTarsMetrics({ mostSeries: 1, addresses: false }).families()
  const lines = ofTars.flatMap((family) => [...family.samples()])
  return new Map([
    // prom-client keeps them, and its types do not say so.
    ...own.map((each) => [each.name, (each as unknown as { labelNames: readonly string[] }).labelNames] as const),
    ...lines.map(
      (line) => [/^\w+/.exec(line)?.[0] ?? '', [...line.matchAll(/(\w+)=/g)].map(([, label = '']) => label)] as const,
    ),
  ])
}

it('watches metrics that the program has, by labels that they have', () => {
  const labels = labelsByMetric()
  for (const { expr } of rules)
    for (const [, name = '', matchers = ''] of expr.matchAll(/\b((?:tarsier|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)) {
      const known = labels.get(name.replace(/_bucket$/, ''))
      expect(known, name).toBeDefined()
      expect(known).toEqual(expect.arrayContaining([...matchers.matchAll(/(\w+)[=!]/g)].map(([, label]) => label)))
    }
})

describe('each rule', () => {
  it.each(rules)(
    '$alert says how bad it is, what it is, and where it is explained',
    ({ alert, labels, annotations }) => {
      expect(['critical', 'warning', 'info']).toContain(labels['severity'])
      expect(annotations).toEqual({
        summary: expect.any(String),
        description: expect.any(String),
        runbook: `docs/alerts.md#${alert.toLowerCase()}`,
      })
    },
  )

  it.each(['docs/alerts.md', 'docs/alerts.zh.md'])('has its section in %s, among those that are as bad', (path) => {
    const parts = readFileSync(join(repository, path), 'utf8').split(/^## /m).slice(1)
    const explained = parts.map((part) => [
      /`severity: (\w+)`/.exec(part)?.[1],
      [...part.matchAll(/^### (\w+)$/gm)].map(([, name]) => name),
    ])
    const named = (severity: string) =>
      rules.filter(({ labels }) => labels['severity'] === severity).map(({ alert }) => alert)
    expect(explained).toEqual(['critical', 'warning', 'info'].map((severity) => [severity, named(severity)]))
  })

  it('fires in a case', () => {
    const fired = new Set(Object.values(cases).flatMap(({ firing }) => firing))
    expect(fired).toEqual(new Set(rules.map(({ alert }) => alert)))
  })
})

it('fires where it has to, and nowhere else', async () => {
  const tests = Object.entries(cases).map(([name, { series, at, firing }]) => ({
    name,
    interval: '1m',
    input_series: Object.entries({ ...healthy, ...series }).map(([each, values]) => ({ series: each, values })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: `${at}m`,
        exp_samples: firing.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
      },
    ],
  }))
  const script = join(directory, 'tests.yaml')
  // JSON is YAML too.
  writeFileSync(script, JSON.stringify({ rule_files: [file], evaluation_interval: '1m', tests }))
  expect(await promtool('test', 'rules', script)).toContain('SUCCESS')
}, 60_000)
