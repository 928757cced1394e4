import { readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { scratchDirectory } from '../services/scratch.ts'
import { repository } from './dockerfile.ts'
import { renderChart } from './helm.ts'
import { type KubernetesObject, objectsIn } from './objects.ts'

const chart = join(repository, 'deploy', 'charts', 'tarsier')
const dashboards = join(repository, 'dashboards', 'grafana', 'dashboards')
const alerts = join(repository, 'deploy', 'prometheus', 'tarsier-alerts.yaml')
const directory = scratchDirectory()

const values = {
  fullnameOverride: 'shop-tarsier',
  dashboards: { enabled: true, annotations: { grafana_folder: 'Tarsier' } },
  prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
}

let objects: readonly KubernetesObject[]
beforeAll(async () => {
  const file = join(directory, 'monitoring.yaml')
  writeFileSync(file, stringify(values))
  const found = (await renderChart({ chart, values: [file], kubernetes: '1.25', directory })).get('monitoring')
  if (found?.kind !== 'rendered') throw new Error(found?.reason)
  objects = objectsIn(found.text)
}, 300_000)

it('gives Grafana every dashboard of dashboards/grafana as it is', async () => {
  const maps = objects.filter(({ metadata }) => metadata.name.startsWith('shop-tarsier-dashboard-'))
  for (const { metadata } of maps)
    expect(metadata).toMatchObject({ labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'Tarsier' } })
  const shown = Object.assign({}, ...maps.map(({ data }) => data))
  const files = await readdir(dashboards)
  expect(Object.keys(shown).toSorted()).toEqual(files.toSorted())
  for (const file of files)
    expect(JSON.parse(shown[file])).toEqual(JSON.parse(readFileSync(join(dashboards, file), 'utf8')))
})

it('gives Prometheus the rules of deploy/prometheus as they are', () => {
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule')
  expect(rule).toMatchObject({ metadata: { name: 'shop-tarsier', labels: { release: 'prometheus' } } })
  expect(rule?.['spec']).toEqual(parse(readFileSync(alerts, 'utf8')))
})
