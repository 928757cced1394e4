import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningProgram, startProgram, until } from '../../flow/program.ts'
import type { OwnServer } from '../../services/own-server.ts'
import { startPrometheus } from '../../services/prometheus.ts'
import { scratchDirectory } from '../../services/scratch.ts'
import { expressions, labelsAsked } from './grafana.ts'

const directory = scratchDirectory()
let program: RunningProgram
let prometheus: OwnServer

beforeAll(async () => {
  program = await startProgram({ TARSIER_DATA_DIR: directory })
  await report()
  prometheus = await startPrometheus(new URL(program.http).host, '/metrics', '/metrics/tars')
  // A rate needs two samples that differ in time.
  await until(async () => {
    await report()
    const [calls = 0] = await valuesOf('count_over_time(tars_calls_total{result="success"}[1m])')
    return calls > 2
  })
}, 120_000)
afterAll(async () => {
  await prometheus?.stop()
  await program?.end('SIGTERM')
})

const call = {
  master_name: 'Shop.Web',
  slave_name: 'Shop.Cart',
  interface_name: 'add',
  succ_count: 3,
  timeout_count: 1,
  total_time: 15,
  interv_count: '5|2,10|1',
}

const values = { Sum: '7', Count: '3', Avg: '12=4', Max: '9', Distr: '5|1,20|3' }

const properties = Object.entries(values).map(([policy, value]) => ({
  master_name: 'Shop.Cart',
  property_name: 'queue.depth',
  policy,
  value,
}))

/** Calls and values of properties, and a question about calls. */
async function report(): Promise<void> {
  await Promise.all([post('stat', [call]), post('property', properties), fetch(`${program.http}/api/v1/stat/services`)])
}

async function post(signal: string, records: readonly object[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${program.http}/api/v1/${signal}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(records),
  })
  expect(answer.status).toBe(202)
}

interface Answer {
  readonly status: string
  readonly error?: string
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[]
  }
}

async function answerTo(expr: string): Promise<Answer> {
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
  // The form of Prometheus' answers.
  return (await answer.json()) as Answer
}

async function valuesOf(expr: string): Promise<readonly number[]> {
  return (await answerTo(expr)).data.result.map(({ value }) => Number(value[1]))
}

/** With nothing chosen but the first choice, over a minute. */
function interpolated(text: string): string {
  const chosen: Readonly<Record<string, string>> = {
    view: 'callers',
    without: 'tars[.].*',
    __rate_interval: '1m',
    __range: '1h',
  }
  return text.replace(/\$(\w+)/g, (_, name: string) => chosen[name] ?? '.*')
}

/** What a Tarsier without a cluster, that nothing is wrong with, has no series of. */
const quiet =
  /tarsier_(frames_refused|peers_refused|calls_failed|kubernetes_(failures|changes|lag)|stored_|retention_|stale_|tars_left_out)/

describe.each(expressions)('$name', ({ expr, legend }) => {
  it('is answered, with the labels that its legend names', async () => {
    const { status, error, data } = await answerTo(interpolated(expr))
    expect({ status, error }).toEqual({ status: 'success', error: undefined })
    if (!quiet.test(expr)) expect(data.result.length).toBeGreaterThan(0)
    const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
    for (const { metric } of data.result) expect(Object.keys(metric)).toEqual(expect.arrayContaining(labels))
  })
})

it('asks for metrics that the program has', async () => {
  const texts = await Promise.all(
    ['/metrics', '/metrics/tars'].map(async (path) => (await fetch(program.http + path)).text()),
  )
  const text = texts.join('\n')
  const described = [...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((each) => `${name}_${each}`) : [name],
  )
  const asked = expressions.flatMap(({ expr }) => expr.match(/\b(tarsier|tars|process|nodejs)_\w+/g) ?? [])
  expect(asked.filter((name) => !described.includes(name))).toEqual([])
})

it.each(labelsAsked)('$name has values', async ({ label, metric }) => {
  const match = encodeURIComponent(interpolated(metric))
  const answer = await fetch(`${prometheus.url}/api/v1/label/${label}/values?match[]=${match}`)
  // The form of Prometheus' answers.
  const { data } = (await answer.json()) as { data: readonly string[] }
  expect(data.length).toBeGreaterThan(0)
})
