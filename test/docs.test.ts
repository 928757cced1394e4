import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingsMarkdown } from '../cli/settings.ts'
import manifest from '../package.json' with { type: 'json' }
import { settings } from '../settings.ts'
import { event } from '../signals/event.ts'
import { exit } from '../signals/exit.ts'
import { log } from '../signals/log.ts'
import { notify } from '../signals/notify.ts'
import { property } from '../signals/property.ts'
import type { Field, Signal } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'

const root = join(import.meta.dirname, '..')
const readmes = ['README.md', 'README.zh.md']
const guides = [
  ...readmes,
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'dashboards/grafana/README.md',
  'dashboards/grafana/README.zh.md',
  'docs/alerts.md',
  'docs/alerts.zh.md',
  'docs/reports.md',
  'docs/fields.md',
  'docs/kubernetes.md',
  'docs/kubernetes.zh.md',
  'docs/kubernetes-install.md',
  'docs/kubernetes-install.zh.md',
  'docs/logs.md',
  'docs/logs.zh.md',
  'docs/metrics.md',
  'docs/metrics.zh.md',
  'docs/notify.md',
  'docs/notify.zh.md',
  'docs/operate.md',
  'docs/operate.zh.md',
  'docs/property.md',
  'docs/property.zh.md',
  'docs/storage.md',
  'docs/storage.zh.md',
  'docs/tarsweb.md',
  'docs/tarsweb.zh.md',
]

/** A signal's page of fields: rewritten by `vitest run test/docs.test.ts --update`. */
function fieldsMarkdown(signal: Signal, uses: string): string {
  const rows = signal.fields.map((field) => `| \`${field.name}\` | ${storedAs(field)} | ${field.description} |\n`)
  return `# Fields of the ${signal.name} signal

Made from signals/${signal.name}.ts and checked by test/docs.test.ts. ${uses}

| field | stored as | what it says |
|---|---|---|
${rows.join('')}`
}

function storedAs({ type, indexed, sparse }: Field): string {
  return [type, ...(indexed ? ['indexed'] : []), ...(sparse ? ['may be absent'] : [])].join(', ')
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

it.each([
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
] as const)('%s has the table of settings that the settings make in %s', (path, language) => {
  const section = /<!-- settings: .* -->\n([\s\S]*?)<!-- \/settings -->/.exec(read(path))?.[1]
  const advice = `put the output of \`npx tarsier settings --markdown ${language}\` there`
  expect(section, advice).toBe(settingsMarkdown(language))
})

it.each(readmes)('%s has the unit that runs what `npm start` runs', (path) => {
  const unit = /```ini\n([\s\S]*?)```/.exec(read(path))?.[1]
  expect(unit).toContain(`\nExecStart=/usr/bin/${manifest.scripts.start}\n`)
  expect(unit).toBe(/```ini\n([\s\S]*?)```/.exec(read('README.md'))?.[1])
})

it.each([...readmes, 'CONTRIBUTING.md', 'launch.mjs'])('%s names the Node that package.json asks for', (path) => {
  const named = [...read(path).matchAll(/Node (\d+\.\d+)/g)].map(([, version]) => `>=${version}`)
  expect(new Set(named)).toEqual(new Set([manifest.engines.node]))
})

const statUses =
  'Indexed fields can be filtered and grouped by over HTTP, but `f_timestamp` and `f_date`: when is said by the range. ' +
  '`tarsier query tars`, as TarsWeb, filters and groups by any field but the `le_…` columns.'

const propertyUses =
  'Indexed fields can be filtered and grouped by over HTTP, but `f_timestamp` and `f_date`: when is said by the range. ' +
  'MonitorQuery, as TarsWeb asks, sums any number, filters and groups by any field that is not absent of some records.'

const logUses =
  'Indexed fields can be filtered by over HTTP, but `f_timestamp`, `f_date` and `time`: when is said by the range. `tokens` ' +
  'is searched and never answered.'

const notifyUses =
  'Indexed fields can be filtered by over HTTP, but `f_timestamp` and `f_date`: when is said by the range. `tokens` is ' +
  'searched and never answered.'

const eventUses =
  'Over HTTP they have shorter names: `kind`, `name` and `objectUid` for those of `involvedObject`, `host` for `source.host`; ' +
  'these, `type`, `reason`, `namespace`, `component`, `app`, `server` and `uid` can be filtered by. `tokens` is searched and ' +
  'never answered. An event is told again as a new version when it is counted on, a record each.'

const exitUses =
  'Indexed fields can be filtered by over HTTP, but `f_timestamp`, `f_date` and `time`: when is said by the range. A record ' +
  'without a field meets no condition on it. Answers name them in camel case, `exitCode` say.'

it.each([
  ['docs/fields.md', stat, statUses],
  ['docs/property-fields.md', property, propertyUses],
  ['docs/notify-fields.md', notify, notifyUses],
  ['docs/logs-fields.md', log, logUses],
  ['docs/events-fields.md', event, eventUses],
  ['docs/exits-fields.md', exit, exitUses],
] as const)('%s has the fields that the signal has', async (path, signal, uses) => {
  await expect(fieldsMarkdown(signal, uses)).toMatchFileSnapshot(`../${path}`)
})

/** Said by the charts' own values, or fixed in their templates. */
const settingsOfTheChart = [
  'TARSIER_MODE',
  'TARSIER_ROLES',
  'TARSIER_TARS_HOST',
  'TARSIER_ADVERTISE_HOST',
  'TARSIER_DATA_DIR',
  'TARSIER_KUBERNETES',
  'TARSIER_KUBERNETES_LEASE',
  'TARSIER_KUBECONFIG',
  'TARSIER_POD_STATE_REGISTRY',
  'TARSIER_ELASTICSEARCH_NODES',
  'TARSIER_ELASTICSEARCH_USERNAME',
]

it.each([
  ['tarsier', 'config', []],
  // Each namespace has a framework of its own, with its own rights.
  ['tarsier-tserver', 'settings', ['TARSIER_KUBERNETES_NAMESPACE']],
])('the schema of the values of the chart %s has every setting that `%s` may say', async (chart, value, others) => {
  const file = `deploy/charts/${chart}/values.schema.json`
  const schema = JSON.parse(read(file))
  const shown = Object.entries(settings).filter(
    ([name, { secret }]) => !secret && !name.endsWith('_PORT') && ![...settingsOfTheChart, ...others].includes(name),
  )
  schema.properties[value].properties = Object.fromEntries(
    shown.map(([name, { help }]) => [name, { type: 'string', description: help.en }]),
  )
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(`../${file}`)
})

describe.each(guides)('%s', (path) => {
  it('links to what is there', () => {
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    const missing = links.filter((link) => !existsSync(join(root, dirname(path), link)))
    expect(missing).toEqual([])
  })
})
