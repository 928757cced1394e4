import { beforeEach, expect, it } from 'vitest'
import { statRollup } from '../../../signals/rollup.ts'
import { statRecord, timeOn } from '../../contract/records.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { openStore } from './cluster.ts'
import { json, openStandIn, type Reply, reset } from './stand-in.ts'

const day = '20250101'
const standIn = await openStandIn()
const marks = memoryMarks()
const scripted = openStore({ nodes: [standIn.url], prefix: 'tars_', shards: 1, replicas: 0 }, marks)

beforeEach(async () => {
  marks.lose()
  await marks.restore('rollup', [timeOn(day) / 60])
})

const refreshed = (failed: number) => json(200, { _shards: { total: 2, successful: 2 - failed, failed } })

/** The minute's records: one group. */
const found: Reply = (response, received) => {
  const record: Readonly<Record<string, unknown>> = { ...statRecord(day), f_timestamp: 1000 * timeOn(day) }
  const key = Object.fromEntries(statRollup.keys.map((name, place) => [place, record[name]]))
  const shards = { total: 1, successful: 1, skipped: 0, failed: 0 }
  const groups = { buckets: [{ key, doc_count: 1, m0: { value: 1 }, n0: { value: 1 } }] }
  const whole = { took: 1, timed_out: false, _shards: shards, hits: { hits: [] }, status: 200 }
  json(200, { responses: [{ ...whole, aggregations: { groups } }] })(response, received)
}

const there = json(200, {})
const stored = json(200, { errors: false, items: [{ index: { status: 201 } }] })
const refused = json(200, { items: [{ index: { status: 429, error: { type: 'busy', reason: 'for a test' } } }] })

async function derived(...replies: readonly Reply[]) {
  standIn.script(...replies)
  return scripted.derive(statRollup, { quiet: 0, limit: 1 })
}

/** What Elasticsearch answers where all goes well: a step of the builder each. */
const good = [refreshed(0), found, there, stored, refreshed(0)]

it('clears a minute once its records were refreshed, and its documents stored and refreshed', async () => {
  expect(await derived(...good)).toEqual({ built: 1, stale: 0 })
  expect(await marks.stale('rollup')).toEqual([])
})

it.each<[string, number, Reply]>([
  ['a shard of the records is not refreshed', 0, refreshed(1)],
  ['the records can not be read', 1, json(503, {})],
  ['the index of the derived is not there and can not be made', 2, reset],
  ['nobody says whether a document is stored', 3, json(200, {})],
  ['a document is not stored', 3, refused],
  ['the connection breaks', 3, reset],
  ['a shard of the derived is not refreshed', 4, refreshed(1)],
])('is unavailable and leaves the mark where %s', async (_what, step, reply) => {
  await expect(derived(...good.with(step, reply))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await marks.stale('rollup')).toHaveLength(1)
})
