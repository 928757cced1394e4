import { beforeAll, describe, expect, it } from 'vitest'
import { log } from '../../../signals/log.ts'
import type { TimedRecord } from '../../../signals/signal.ts'
import { wordsOf } from '../../../signals/words.ts'
import { findBody } from '../../../store/elasticsearch/find.ts'
import type { FindQuestion, Store } from '../../../store/store.ts'
import { find, findOn, lineOf, linesOf } from '../../contract/lines.ts'
import { encodeWith } from '../../contract/records.ts'
import { keepAll, writeNew } from '../../contract/subject.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { openCorner, openStore } from './cluster.ts'
import { expectGolden } from './golden.ts'
import { json, openStandIn, silence } from './stand-in.ts'

const day = '20250101'
const corner = openCorner()
const standIn = await openStandIn()
const here = { nodes: [standIn.url], prefix: 'tars_', shards: 1, replicas: 0 }
const scripted = openStore(here, memoryMarks(), [log])

describe('records to be found, as a search body', () => {
  const question: FindQuestion = {
    signal: log,
    range: { from: 1_769_788_800, to: 1_769_875_200 },
    conditions: [{ field: 'level', operator: 'equals', value: 'ERROR' }],
    search: {
      kind: 'all',
      of: [
        { kind: 'words', words: ['timeout'], prefix: false },
        { kind: 'words', words: ['time'], prefix: true },
        { kind: 'words', words: ['支', '付'], prefix: true },
        { kind: 'words', words: ['order', 'pa'], prefix: true },
        { kind: 'words', words: [], prefix: false },
        {
          kind: 'not',
          of: {
            kind: 'any',
            of: [
              { kind: 'field', field: 'server', value: 'Pay*(', prefix: true },
              { kind: 'field', field: 'trace', value: '', prefix: false },
              { kind: 'all', of: [] },
              { kind: 'any', of: [] },
            ],
          },
        },
      ],
    },
    sort: 'newest',
    limit: 100,
  }

  it('first page', () => expectGolden('find-first-page', findBody(question)))

  it('next page, oldest first', () => {
    const after = [1_769_788_800_123, 7_249_290_854_903_811, 'a1B2c3']
    const { search, ...unsearched } = question
    return expectGolden('find-next-page', findBody({ ...unsearched, sort: 'oldest', after }))
  })
})

describe('records', () => {
  it('are not found in an answer that is not whole', async () => {
    const shards = { total: 2, successful: 1, skipped: 0, failed: 1 }
    standIn.script(
      json(200, { responses: [{ took: 1, timed_out: false, _shards: shards, hits: { hits: [] }, status: 200 }] }),
    )
    await expect(find(scripted, findOn(day))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('are not found in time where the cluster is silent', async () => {
    standIn.script(silence)
    const asked = scripted.find(findOn(day), { cancelled: new AbortController().signal, deadline: 50 })
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE' })
  })

  it('are no longer looked for where nobody waits', async () => {
    const leaving = new AbortController()
    standIn.script(() => leaving.abort())
    const asked = scripted.find(findOn(day), { cancelled: leaving.signal, deadline: 30_000 })
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('on the real cluster', { timeout: 60_000 }, () => {
  let store: Store
  beforeAll(async () => {
    store = openStore(corner.config, memoryMarks(), [log])
    await store.start()
    return () => store.stop()
  })

  it('a phrase whose last word begins as too many do is refused', async () => {
    const message = `start ${Array.from({ length: 20_000 }, (_, n) => `w${n}`).join(' ')}`
    await writeNew(store, linesOf([lineOf(day, 0, { message })]))
    await corner.refresh()
    const search = (text: string) => ({ kind: 'words', words: wordsOf(text), prefix: true }) as const
    await expect(find(store, findOn(day, { search: search('start w') }))).rejects.toMatchObject({
      code: 'BAD_QUESTION',
      message: expect.stringContaining('write more of the word'),
    })
    expect((await find(store, findOn(day, { search: search('w1998 w199') }))).records).toHaveLength(1)
    expect((await find(store, findOn(day, { search: search('w') }))).records).toHaveLength(1)
  })

  it('a name too long for a keyword is set aside, and its neighbours are stored', async () => {
    const long: TimedRecord = lineOf(day, 1, { file: '支'.repeat(12_000), message: 'long name' })
    const encoded = encodeWith(store, linesOf([lineOf(day, 2, { message: 'neighbour' }), lineOf(day, 1, long)]))
    const outcome = await store.write(encoded, keepAll)
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { log: { stored: 1 } } })
    expect(JSON.parse(outcome.refused[0]?.original ?? '')).toMatchObject({
      message: 'long name',
      tokens: ' long name ',
    })
    await store.bury(outcome.refused)
    await corner.refresh()
    const buried = await store.buried({ cancelled: new AbortController().signal, deadline: 10_000 })
    expect(buried).toMatchObject([{ signal: 'log', records: 1 }])
  })

  it('keeps no words in what is stored of a record', async () => {
    const { hits } = await corner.client.search<Record<string, unknown>>({ index: `${corner.prefix}log_*`, size: 1 })
    expect(Object.keys(hits.hits[0]?._source ?? {})).not.toContain('tokens')
  })
})
