import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../../store/store.ts'
import { statBatch, statRecord, timeOn } from '../../contract/records.ts'
import { ask, questionOn, writeNew } from '../../contract/subject.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { openCorner, openStore } from './cluster.ts'
import { json, openStandIn, silence } from './stand-in.ts'

const day = '20250101'
const corner = openCorner()
const standIn = await openStandIn()
const scripted = openStore({ nodes: [standIn.url], prefix: 'tars_', shards: 1, replicas: 0 }, memoryMarks())
const question = questionOn(day, { group: ['slave_name'] })
const shards = { total: 2, successful: 2, skipped: 0, failed: 0 }

describe('an answer that is not whole', () => {
  const cut = {
    timed_out: { took: 1, timed_out: true, _shards: shards, hits: { hits: [] }, status: 200 },
    'a shard that failed': {
      took: 1,
      timed_out: false,
      _shards: { ...shards, successful: 1, failed: 1 },
      hits: { hits: [] },
      status: 200,
    },
    'no shard that answers': {
      error: { type: 'search_phase_execution_exception', reason: 'all shards failed' },
      status: 503,
    },
  }
  for (const [name, response] of Object.entries(cut)) {
    it(`is none: ${name}`, async () => {
      standIn.script(json(200, { responses: [response] }))
      const code = name === 'timed_out' ? 'DEADLINE' : 'UNAVAILABLE'
      await expect(ask(scripted, question)).rejects.toMatchObject({ code })
    })
  }

  it('is asked again where an index in the making has no shard yet', async () => {
    const buckets = [{ key: { 0: 'Shop.PriceServer' }, doc_count: 1 }]
    const whole = { took: 1, timed_out: false, _shards: shards, hits: { hits: [] }, status: 200 }
    standIn.script(
      json(200, { responses: [cut['no shard that answers']] }),
      json(200, { responses: [{ ...whole, aggregations: { groups: { buckets } } }] }),
    )
    await expect(ask(scripted, question)).resolves.toMatchObject({ rows: [{ keys: ['Shop.PriceServer'] }] })
  })

  it('is none where the cluster does not answer at all', async () => {
    standIn.script(json(503, {}))
    await expect(ask(scripted, question)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})

describe('the time that an answer may take', () => {
  it('ends a question at its deadline', async () => {
    standIn.script(silence)
    const asked = scripted.ask(question, { cancelled: new AbortController().signal, deadline: 50 })
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE' })
  })

  it('ends the request, and with it the search, when nobody waits any more', async () => {
    const leaving = new AbortController()
    let closed = false
    standIn.script((response) => {
      response.on('close', () => {
        closed = true
      })
      leaving.abort()
    })
    const asked = scripted.ask(question, { cancelled: leaving.signal, deadline: 30_000 })
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    await vi.waitFor(() => expect(closed).toBe(true))
  })

  it('is unavailable when the store stops meanwhile', async () => {
    const stopping = openStore({ nodes: [standIn.url], prefix: 'tars_', shards: 1, replicas: 0 }, memoryMarks())
    standIn.script(() => void stopping.stop())
    await expect(ask(stopping, question)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await stopping.stop()
  })
})

describe('on the real cluster', { timeout: 60_000 }, () => {
  let store: Store
  beforeAll(async () => {
    store = corner.store()
    await store.start()
    await writeNew(store, statBatch([statRecord(day), statRecord(day, 1, { slave_name: 'Shop.Other' })]))
    await corner.refresh()
  })

  it('refuses a pattern that Lucene can not compile', async () => {
    const pattern = `%a${'_'.repeat(15)}`
    const asked = ask(store, questionOn(day, { conditions: [{ field: 'slave_name', operator: 'like', pattern }] }))
    await expect(asked).rejects.toMatchObject({ code: 'BAD_QUESTION' })
  })

  it('takes a range of more days than a URL has room for', async () => {
    const range = { from: timeOn('20000101'), to: timeOn('20300101') }
    const { rows } = await ask(store, questionOn(day, { range }))
    expect(rows).toEqual([{ keys: [], values: [2] }])
  })

  it('leaves Elasticsearch to remember the answer of a day that did not change', async () => {
    const index = `${corner.prefix}stat_${day}`
    const hits = async () => {
      const { _all } = await corner.client.indices.stats({ index, metric: 'request_cache' })
      return _all.primaries?.request_cache?.hit_count ?? 0
    }
    const before = await hits()
    const cancelled = new AbortController().signal
    for (const deadline of [29_990, 29_500, 29_100])
      await store.ask(question, { cancelled, deadline, detailOnly: true })
    expect((await hits()) - before).toBe(2)
  })

  it('does not count what it can not see as nothing', async () => {
    const index = `${corner.prefix}stat_${day}`
    await corner.client.indices.putSettings({ index, settings: { 'index.blocks.read': true } })
    await expect(ask(store, questionOn(day))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await corner.client.indices.putSettings({ index, settings: { 'index.blocks.read': false } })
  })
})
