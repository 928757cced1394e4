import { afterAll, beforeAll, expect, it } from 'vitest'
import { dashboards } from '../../../dashboards/grafana/all.ts'
import { exit as exitSource } from '../../../dashboards/grafana/sources.ts'
import { percentileOf } from '../../../query/percentile.ts'
import { event } from '../../../signals/event.ts'
import { exit } from '../../../signals/exit.ts'
import { latencyColumns } from '../../../signals/latency.ts'
import { log } from '../../../signals/log.ts'
import { notify } from '../../../signals/notify.ts'
import { property } from '../../../signals/property.ts'
import { rollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import type { Store } from '../../../store/store.ts'
import { buildAll } from '../../contract/rollup.ts'
import { writeNew } from '../../contract/subject.ts'
import { openCorner, openStore } from '../../store/elasticsearch/cluster.ts'
import { anything, computed, elasticQuestions, formulasOf, interpolated, namesAsked, signalOf } from './grafana.ts'
import { marksOf, namesOf, searchOf } from './multi-search.ts'
import { batches, counts, range, uncounted } from './shop.ts'

const corner = openCorner()
let store: Store

beforeAll(async () => {
  store = openStore(corner.config, corner.marks(), [stat, property, log, notify, event, exit, rollup])
  await store.start()
  for (const batch of batches) await writeNew(store, batch)
  await buildAll({ store })
  await corner.refresh()
})
afterAll(() => store?.stop())

interface Bucket {
  readonly key: unknown
  readonly doc_count: number
  readonly [aggregation: string]: unknown
}

interface Response {
  readonly status: number
  readonly error?: unknown
  readonly hits: { readonly hits: readonly { readonly _source: Readonly<Record<string, unknown>> }[] }
  readonly aggregations?: Readonly<Record<string, { readonly buckets: readonly Bucket[] }>>
}

/** The answer to one search of `_msearch`. */
async function answerTo(lines: readonly object[]): Promise<Response> {
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await fetch(`${corner.config.nodes[0]}/_msearch?max_concurrent_shard_requests=5`, {
    method: 'POST',
    headers,
    body,
  })
  // The form of Elasticsearch's answers.
  const { responses } = (await answer.json()) as { responses: Response[] }
  const [response] = responses
  if (!response) throw new Error('no response')
  expect(response.error).toBeUndefined()
  return response
}

function indexOf(source: Parameters<typeof signalOf>[0]): string {
  return `${corner.prefix}${signalOf(source).name}_*`
}

function ask(name: string, values = anything) {
  const found = elasticQuestions.find((each) => each.name === name)
  if (!found) throw new Error(`no question ${name}`)
  const { target, source } = found
  const put = { ...target, query: interpolated(target.query, values) }
  return answerTo(searchOf(put, source, indexOf(source), range, '300s'))
}

/** The values of a computed or plain metric in the first group, step by step. */
function valuesOf({ aggregations = {} }: Response, metric: string): readonly unknown[] {
  const [first] = Object.values(aggregations)
  const inner = first?.buckets[0]?.['101'] as { buckets: readonly Bucket[] } | undefined
  return (inner ?? first)?.buckets.map((bucket) => (bucket[metric] as { value: unknown } | undefined)?.value) ?? []
}

it.each(elasticQuestions)('$name finds records', async ({ name }) => {
  const { hits, aggregations = {} } = await ask(name)
  const buckets = Object.values(aggregations).flatMap((each) => each.buckets.filter(({ doc_count }) => doc_count > 0))
  expect(hits.hits.length + buckets.length).toBeGreaterThan(0)
})

it.each(namesAsked)('$name has names', async ({ source, target }) => {
  const put = { ...target, query: interpolated(target.query, anything) }
  const { aggregations } = await answerTo(namesOf(put, source, indexOf(source), range))
  expect(aggregations?.['1']?.buckets.length).toBeGreaterThan(0)
})

const calls = 'tarsier-services.json: Calls, by service'
const succeeded = counts.reduce((sum, each) => sum + each, uncounted)

it('finds nothing of a service that there is not, and everything of one that is chosen', async () => {
  expect(valuesOf(await ask(`${calls} 1`, { ...anything, service: '("Shop.CartServer")' }), '1')).toEqual([575, 575])
  expect(valuesOf(await ask(`${calls} 1`, { ...anything, service: '("Shop.NoServer")' }), '1')).toEqual([])
})

it('leaves out what Tars itself calls, unless it is asked for', async () => {
  const groups = async (infrastructure: string) =>
    (await ask(`${calls} 1`, { ...anything, infrastructure })).aggregations?.['100']?.buckets.map(({ key }) => key)
  expect(await groups(anything['infrastructure'] ?? '')).toEqual(['Shop.CartServer'])
  expect(await groups('*:*')).toEqual(['Shop.CartServer', 'tars.tarsregistry'])
})

/** What a panel's formula gives, step by step, of the sums that the panel asks for. */
async function calculated(panel: string, name: string): Promise<readonly (number | undefined)[]> {
  const asked = elasticQuestions.filter((each) => each.panel === panel)
  const sums = await Promise.all(
    asked.map(async ({ name: question, target }) => {
      const { id = '' } = target.metrics.at(-1) ?? {}
      return [target.refId, valuesOf(await ask(question), id)] as const
    }),
  )
  return (sums[0]?.[1] ?? []).map((_, step) => {
    const values = Object.fromEntries(sums.map(([refId, each]) => [refId, Number(each[step])]))
    return computed(values, formulasOf(panel))[name]
  })
}

it.each([
  ['tarsier-services.json: Share of calls that failed', 'timeouts', 10 / 115],
  ['tarsier-services.json: Share of calls that failed', 'exceptions', 5 / 115],
  ['tarsier-services.json: Share of calls that failed, by service', 'failed', 15 / 115],
  ['tarsier-services.json: Average time, by service', 'average', 20],
  ['tarsier-services.json: Average time, by host called', 'average', 20],
  ['tarsier-services.json: How long calls took', 'average', 20],
  ['tarsier-properties.json: Average', 'average', 3],
])('%s: %s', async (panel, name, expected) => {
  expect(await calculated(panel, name)).toEqual([expect.closeTo(expected, 9), expect.closeTo(expected, 9)])
})

it.each([
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
])("has the same %s as Tarsier's own answers", async (name, fraction) => {
  const five = (each: number) => 5 * each
  const latency = {
    succeeded: five(succeeded),
    counts: latencyColumns.map((_, at) => five(counts[at] ?? 0)),
    longest: 4000,
  }
  const { value } = percentileOf(latency, fraction) ?? { value: Number.NaN }
  const expected = expect.closeTo(value, 6)
  expect(await calculated('tarsier-services.json: How long calls took', name)).toEqual([expected, expected])
})

it('searches words of lines as Tarsier keeps them', async () => {
  const lines = 'tarsier-logs.json: Lines 1'
  expect((await ask(lines, { ...anything, words: 'tokens:"order paid"' })).hits.hits).toHaveLength(10)
  expect((await ask(lines, { ...anything, words: 'tokens:refund' })).hits.hits).toHaveLength(0)
})

it('has the columns of exits and events that its tables show', async () => {
  const [shown] = (await ask('tarsier-exits.json: Exits, the newest 500 1')).hits.hits
  expect(shown?._source).toMatchObject({ kind: 'restarted', pod: 'shop-cartserver-0', exit_code: 137, signal: 9 })
  const [told] = (await ask('tarsier-exits.json: Events, the newest 500 1')).hits.hits
  expect(told?._source).toMatchObject({ reason: 'BackOff', involvedObject: { name: 'shop-cartserver-0' } })
})

it('marks the exits of the chosen services on their charts', async () => {
  const [annotation] = dashboards['tarsier-services.json'].annotations.list
  const { query, timeField, titleField, textField, tagsField } = annotation as Readonly<Record<string, string>>
  const marksFor = (app: string, server: string) =>
    answerTo(marksOf(interpolated(query ?? '', { app, server }), timeField ?? '', indexOf(exitSource), range))
  const { hits } = await marksFor('("Shop")', '("CartServer")')
  const texts = hits.hits.map(({ _source }) => [titleField, textField, tagsField].map((field) => _source[field ?? '']))
  expect(texts).toEqual(Array.from({ length: 10 }, () => ['shop-cartserver-0', 'Error', 'restarted']))
  expect((await marksFor('("Shop")', '("PayServer")')).hits.hits).toEqual([])
})
