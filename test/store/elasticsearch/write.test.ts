import { describe, expect, it } from 'vitest'
import { unpack } from '../../../store/elasticsearch/encode.ts'
import type { WriteOutcome } from '../../../store/store.ts'
import { encodeWith, reporterRecord, statBatch, statRecord } from '../../contract/records.ts'
import { keepAll } from '../../contract/subject.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { openStore } from './cluster.ts'
import { type Item, items, json, openStandIn, type Reply, reset, silence, text } from './stand-in.ts'

const day = '20250101'
const standIn = await openStandIn()
const scripted = openStore(
  { nodes: [standIn.url], prefix: 'tars_', shards: 1, replicas: 0, requestTimeout: 300 },
  memoryMarks(),
)
const batch = statBatch(
  [0, 1, 2, 3].map((minute) => statRecord(day, minute)),
  [reporterRecord(day)],
)
const encoded = encodeWith(scripted, batch)

function written(...replies: readonly Reply[]): Promise<WriteOutcome> {
  standIn.script(...replies)
  return scripted.write(encoded, keepAll)
}

function refusedWith(status: number, type: string): Item {
  return { status, error: { type, reason: 'for a test' } }
}

describe('an answer of which every item counts', () => {
  it('settles where every item is stored, and sends the bytes as they are', async () => {
    const outcome = await written(items())
    expect(outcome).toEqual({ kind: 'settled', refused: [], tallies: tallies(4, 1) })
    expect(standIn.received).toHaveLength(1)
    expect(standIn.received[0]?.bytes.equals(encoded.bytes)).toBe(true)
    expect(standIn.received[0]?.path).toMatch(/^\/_bulk\?filter_path=/)
  })

  it('keeps the items refused for now, and only those, for later', async () => {
    const outcome = await written(
      items({
        1: refusedWith(429, 'es_rejected_execution_exception'),
        4: refusedWith(503, 'unavailable_shards_exception'),
      }),
    )
    expect(outcome).toMatchObject({ kind: 'busy', refused: [], tallies: { stat: { stored: 3 } } })
    expect(outcome.tallies.reporter).toBeUndefined()
    const all = unpack(encoded.bytes)
    if (outcome.kind === 'settled') throw new Error('settled')
    expect(unpack(outcome.remaining.bytes)).toEqual([all[1], all[4]])
    expect(outcome.remaining.header).toEqual({ ...encoded.header, counts: { stat: 1, reporter: 1 } })
    standIn.script(items())
    const later = await scripted.write(outcome.remaining, keepAll)
    expect(later).toEqual({ kind: 'settled', refused: [], tallies: tallies(1, 1) })
  })

  it('refuses a bad document with reason and original, though `errors` is false', async () => {
    const outcome = await written(items({ 2: refusedWith(400, 'document_parsing_exception') }))
    const bad = unpack(encoded.bytes)[2]
    const letter = { signal: 'stat', id: bad?.id, target: 'tars_stat_20250101', original: bad?.document }
    const reason = 'status 400, document_parsing_exception: for a test'
    expect(outcome).toEqual({ kind: 'settled', refused: [{ ...letter, reason }], tallies: tallies(3, 1) })
  })

  it('takes the worst of several setbacks for all that is left', async () => {
    const outcome = await written(
      items({ 0: refusedWith(429, 'circuit_breaking_exception'), 3: refusedWith(403, 'security_exception') }),
    )
    expect(outcome).toMatchObject({ kind: 'forbidden', remaining: { header: { counts: { stat: 2 } } } })
  })
})

describe('an answer that proves nothing', () => {
  const away: Record<string, Reply> = {
    'fewer items than sent': json(200, { errors: false, items: [{ create: { status: 201 } }] }),
    'no items': json(200, {}),
    'an empty body': text(200, ''),
    'half of an answer': text(200, '{"items":[{"create":{"status":201}},'),
    'something else': json(200, { items: 'five' }),
    'a bad gateway': text(502, '<html>'),
    'no master': json(503, { error: { type: 'master_not_discovered_exception', reason: 'for a test' } }),
    'a gateway time-out': text(504, ''),
    'a fault': json(500, { error: { type: 'null_pointer_exception', reason: 'for a test' } }),
    'a page of somebody else': text(404, '<html>'),
    'a connection reset after the body': reset,
    silence,
  }
  for (const [name, reply] of Object.entries(away)) {
    it(`is away on ${name}, and keeps the whole batch as it is`, async () => {
      const outcome = await written(reply)
      expect(outcome).toMatchObject({ kind: 'away', tallies: {}, refused: [] })
      expect(outcome.kind !== 'settled' && outcome.remaining).toBe(encoded)
      expect(standIn.received).toHaveLength(1)
    })
  }
})

describe('a refusal of the whole bulk', () => {
  it('is forbidden where we may not write', async () => {
    for (const status of [401, 403]) {
      const outcome = await written(json(status, { error: { type: 'security_exception', reason: 'for a test' } }))
      expect(outcome).toMatchObject({ kind: 'forbidden', remaining: encoded })
    }
  })

  it('is busy under overload and while a block is set', async () => {
    const overload = await written(json(429, { error: { type: 'es_rejected_execution_exception', reason: 'x' } }))
    expect(overload).toMatchObject({ kind: 'busy', remaining: encoded })
    const blocked = await written(json(403, { error: { type: 'cluster_block_exception', reason: 'x' } }))
    expect(blocked).toMatchObject({ kind: 'busy', remaining: encoded })
  })

  it('halves a body that is too large, down to the document that nobody can take', async () => {
    const limit: Reply = (response, received) => {
      const tooLarge = received.entries.length > 2 || received.entries.some(({ id }) => id.endsWith('003'))
      if (tooLarge) text(413, '')(response, received)
      else items()(response, received)
    }
    const outcome = await written(...Array(9).fill(limit))
    expect(outcome).toMatchObject({ kind: 'settled', tallies: tallies(3, 1) })
    expect(outcome.refused.map(({ id }) => id)).toEqual([unpack(encoded.bytes)[3]?.id])
  })
})

describe('an index that is not there', () => {
  const missing = items({ 0: refusedWith(404, 'index_not_found_exception'), 4: refusedWith(503, 'x') })

  it('is made, it alone, and gets its documents', async () => {
    const outcome = await written(missing, text(404, ''), json(200, { acknowledged: true }), items())
    expect(outcome).toMatchObject({ kind: 'busy', tallies: { stat: { stored: 4 } } })
    const [, asked, made, again] = standIn.received
    expect([asked?.path, made?.path]).toEqual(['/tars_stat_20250101', '/tars_stat_20250101'])
    expect(again?.entries).toEqual(unpack(encoded.bytes).slice(0, 1))
  })

  it('is busy where it can not be made, or is gone again', async () => {
    const failed = await written(missing, text(503, ''))
    expect(failed).toMatchObject({ kind: 'busy', remaining: { header: { counts: { stat: 1, reporter: 1 } } } })
    const gone = items({ 0: refusedWith(404, 'index_not_found_exception') })
    const again = await written(missing, text(200, ''), gone)
    expect(again).toMatchObject({ kind: 'busy', remaining: { header: { counts: { stat: 1, reporter: 1 } } } })
  })
})

describe('a conflict', () => {
  const conflict: Item = { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'x', shard: '0' } }
  const checkpoint = (last: number, safe: number) =>
    json(200, {
      indices: {
        tars_stat_20250101: {
          shards: {
            0: [{ routing: { primary: true }, seq_no: { max_seq_no: last, global_checkpoint: safe } }],
          },
        },
      },
    })

  it('counts as repeated once every copy has what the shard had', async () => {
    const outcome = await written(
      items({ 0: conflict, 1: conflict }),
      checkpoint(9, 7),
      checkpoint(12, 8),
      checkpoint(12, 9),
    )
    const stored = { stored: 2, repeated: 2, expired: 0 }
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { stat: stored } })
  })

  it('is away where the shard can not be asked, and keeps what is not proven', async () => {
    const outcome = await written(items({ 0: conflict }), json(503, {}))
    expect(outcome).toMatchObject({
      kind: 'away',
      remaining: { header: { counts: { stat: 1 } } },
      tallies: tallies(3, 1),
    })
  })

  it('flushes a shard that stands still, once, and is away where that does not help', async () => {
    const outcome = await written(items({ 0: conflict }), ...Array(40).fill(checkpoint(9, 7)))
    expect(outcome.kind).toBe('away')
    expect(standIn.received.filter(({ path }) => path.endsWith('/_flush'))).toHaveLength(1)
  })
})

function tallies(stored: number, reporters: number) {
  return {
    stat: { stored, repeated: 0, expired: 0 },
    reporter: { stored: reporters, repeated: 0, expired: 0 },
  }
}
