import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moduleOf } from '../../../ingest/names.ts'
import { floodControl } from '../../../ingest/notify/flood.ts'
import { notifyRecord } from '../../../ingest/notify/records.ts'
import { notifiedMessage } from '../../../ingest/notify/report.ts'
import { memoryQuota } from '../../../quota/memory.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { type NotifyRecord, notifySchema } from '../../../signals/notify.ts'
import { isFound } from '../../../signals/search.ts'

const calendar = createCalendar('Asia/Shanghai')
const noon = Date.UTC(2026, 0, 31, 12)

interface Sent {
  readonly server: string
  readonly level?: number
  readonly text?: string
  readonly peer?: string
}

function message({ server, level = 0, text = 'restart', peer = '10.0.0.1' }: Sent, receivedAt = noon): NotifyRecord {
  return notifyRecord(notifiedMessage(server, level, text), { calendar, receivedAt, sourceId: '', peer })
}

const many = (count: number, sent: Sent) => Array.from({ length: count }, () => message(sent))

/** Flood control of `count` messages a minute, and what becomes of batches. */
function control(count: number) {
  const clock = { now: noon }
  const condense = floodControl(memoryQuota({ interval: 60_000, count }, () => clock.now))
  const put = async (records: readonly NotifyRecord[], id?: string) => {
    const { kept, summaries } = await condense(records, id)
    return {
      kept: kept.map((place) => records[place]),
      // Flood control makes them of such records.
      summaries: summaries as readonly NotifyRecord[],
    }
  }
  return { clock, put }
}

describe('messages over the limit', () => {
  it('become one summary a batch, with their number, the most frequent text and the interval', async () => {
    const { put } = control(3)
    const records = [
      ...many(3, { server: 'Shop.Cart' }),
      message({ server: 'Shop.Cart', text: 'once' }),
      ...many(5, { server: 'Shop.Cart', text: '库存不足' }),
      ...many(2, { server: 'Shop.Cart', text: 'twice' }),
    ]
    const { kept, summaries } = await put(records)
    expect(kept).toEqual(records.slice(0, 3))
    expect(summaries).toEqual([
      {
        ...records.at(-1),
        suppressed: 8,
        message: 'messages suppressed: 8; most frequent, 5 times: 库存不足',
        tokens: ' messages suppressed 8 most frequent 5 times 库 存 不 足 ',
        window_start: noon,
        window_end: noon + 60_000,
      },
    ])
    expect(notifySchema.safeParse(summaries[0]).success).toBe(true)
  })

  it('are summed by server and by level', async () => {
    const { put } = control(1)
    const [a, b] = [{ server: 'Shop.Cart' }, { server: 'Shop.Price' }]
    const { summaries } = await put([...many(3, a), ...many(2, { ...a, level: 2 }), ...many(4, b)])
    expect(summaries.map(({ server, level, suppressed }) => [server, level, suppressed])).toEqual([
      ['Cart', '[normal]', 2],
      ['Cart', '[error]', 2],
      ['Price', '[normal]', 3],
    ])
  })

  it('are summed by their own day: over HTTP one may be of another', async () => {
    const { put } = control(1)
    const times = [noon - 86_400_000, noon - 86_400_000, noon - 30_000, noon - 1]
    const { summaries } = await put(times.map((time) => message({ server: 'Shop.Cart' }, time)))
    expect(summaries.map(({ time, f_date, suppressed }) => [time, f_date, suppressed])).toEqual([
      [noon - 86_400_000, '20260130', 1],
      [noon - 1, '20260131', 2],
    ])
  })

  it('of several pods have a summary that names none', async () => {
    const { put } = control(1)
    const { summaries } = await put([
      ...many(2, { server: 'Shop.Cart' }),
      ...many(1, { server: 'Shop.Cart', peer: '10.0.0.2' }),
    ])
    expect(summaries).toMatchObject([{ podName: '', peer: '', source: 'program', suppressed: 2 }])
  })

  it('are found by the words of the most frequent', async () => {
    const { put } = control(1)
    const { summaries } = await put(many(9, { server: 'Shop.Cart', text: 'payment gateway down' }))
    const search = { kind: 'words', words: ['gateway', 'down'], prefix: false } as const
    expect(summaries.map((each) => isFound(search, each))).toEqual([true])
  })

  it('are kept again in the next interval', async () => {
    const { clock, put } = control(2)
    await put(many(5, { server: 'Shop.Cart' }))
    clock.now += 60_000
    expect(await put(many(2, { server: 'Shop.Cart' }))).toMatchObject({ kept: [{}, {}], summaries: [] })
  })

  it('are the same at every try of a batch of its own', async () => {
    const { put } = control(2)
    const records = many(5, { server: 'Shop.Cart' })
    const first = await put(records, 'b1')
    await put(many(9, { server: 'Shop.Cart' }))
    expect(await put(records, 'b1')).toEqual(first)
  })
})

it('no count is lost, whatever comes: by server, by level and in all', async () => {
  const sent = fc.record({
    server: fc.constantFrom('Shop.Cart', 'Shop.Price', 'Shop', 'A.B.C', ''),
    level: fc.integer({ min: 0, max: 2 }),
    text: fc.constantFrom('restart', '[alarm] down', '库存不足', ''),
    peer: fc.constantFrom('10.0.0.1', '10.0.0.2'),
  })
  const step = fc.record({
    batch: fc.array(sent, { maxLength: 20 }),
    later: fc.constantFrom(0, 0, 10_000, 60_000),
    id: fc.option(fc.constantFrom('b1', 'b2')),
  })
  const run = async (limit: number, steps: readonly { batch: Sent[]; later: number; id: string | null }[]) => {
    const { clock, put } = control(limit)
    const passed = new Map<string, number>()
    const known = new Set<string>()
    for (const { batch, later, id } of steps) {
      clock.now += later
      if (id !== null && known.has(id)) continue
      if (id !== null) known.add(id)
      const records = batch.map((each) => message(each, clock.now))
      const { kept, summaries } = await put(records, id ?? undefined)
      const counted = (of: readonly NotifyRecord[], key: (record: NotifyRecord) => string) =>
        [...Map.groupBy(of, key)]
          .map(([name, group]) => [name, group.reduce((sum, each) => sum + (each.suppressed ?? 1), 0)])
          .sort()
      const stored = [...kept.flatMap((each) => each ?? []), ...summaries]
      for (const key of [moduleOf, ({ level }: NotifyRecord) => level, () => 'all']) {
        expect(counted(stored, key)).toEqual(counted(records, key))
      }
      expect(stored.length).toBeLessThanOrEqual(records.length)
      const interval = Math.floor(clock.now / 60_000)
      for (const [module, group] of Map.groupBy(
        kept.flatMap((each) => each ?? []),
        moduleOf,
      )) {
        const place = `${interval} ${module}`
        passed.set(place, (passed.get(place) ?? 0) + group.length)
      }
    }
    for (const count of passed.values()) expect(count).toBeLessThanOrEqual(limit)
  }
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 12 }), run))
})
