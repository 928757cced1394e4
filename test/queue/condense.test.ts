import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import type { Condense } from '../../queue/queue.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import { contribution, gathering, noon, recordsOf } from './gathering.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Keeps the first two records of a batch, with a summary of the others. */
function keepTwo() {
  return vi.fn<Condense>(async (records) => {
    const summary: TimedRecord = { f_timestamp: noon / 1000, f_date: '20260131', weight: 1, others: records.length - 2 }
    const kept = [...records.keys()].slice(0, 2)
    return { kept, summaries: records.length > 2 ? [summary] : [] }
  })
}

/** What came of the signal's records, in the books. */
async function books({ metrics }: ReturnType<typeof gathering>) {
  const total = async (counter: { get(): Promise<{ values: { labels: object; value: number }[] }> }) => {
    const { values } = await counter.get()
    return (
      values.filter(({ labels }) => 'signal' in labels && labels.signal === 'stat').map(({ value }) => value)[0] ?? 0
    )
  }
  const { received, fate } = metrics
  return {
    received: await total(received),
    suppressed: await total(fate.suppressed),
    dropped: await total(fate.dropped),
  }
}

describe('what is condensed', () => {
  it('is the whole batch, over all contributions, just before it is built', async () => {
    const condense = keepTwo()
    const road = gathering({}, { stat: condense })
    const [first, second] = [contribution(1), contribution(4)]
    const answers = Promise.all([road.gatherer.gather(first), road.gatherer.gather(second)])
    await vi.advanceTimersByTimeAsync(201)
    const batch = road.settleNext()
    await answers
    expect(condense).toHaveBeenCalledExactlyOnceWith([...first.records, ...second.records], undefined)
    expect(recordsOf(batch, 'stat')).toEqual([
      ...first.records,
      second.records[0],
      expect.objectContaining({ others: 3 }),
    ])
    expect(recordsOf(batch, 'reporter')).toMatchObject([{ frames: 2, records: 5 }])
  })

  it('is in the books: a summary as received, what it stands for as suppressed', async () => {
    const road = gathering({}, { stat: keepTwo() })
    const answer = road.gatherer.gather(contribution(7))
    await vi.advanceTimersByTimeAsync(201)
    expect(await books(road)).toEqual({ received: 1, suppressed: 0, dropped: 0 })
    road.settleNext()
    await answer
    // The door has counted the seven: 8 received, 3 to be stored, 5 suppressed.
    expect(await books(road)).toEqual({ received: 1, suppressed: 5, dropped: 0 })
  })

  it('is dropped with its summary where the batch is not taken: the door counts the records', async () => {
    const road = gathering({}, { stat: keepTwo() })
    const answer = road.gatherer.gather(contribution(7)).catch((error: TarsierError) => error.code)
    await vi.advanceTimersByTimeAsync(201)
    road.settleNext(new TarsierError('UNAVAILABLE', 'away'))
    expect(await answer).toBe('UNAVAILABLE')
    expect(await books(road)).toEqual({ received: 1, suppressed: 0, dropped: 1 })
  })

  it('is told the id of a batch of its own, which counts at its first try', async () => {
    const condense = keepTwo()
    const road = gathering({}, { stat: condense })
    const own = { batchId: 'bown', repeated: false }
    const sent = contribution(7)
    const first = road.gatherer.gatherAlone(own, sent).catch((error: TarsierError) => error.code)
    await vi.advanceTimersByTimeAsync(1)
    road.settleNext(new TarsierError('UNAVAILABLE', 'away'))
    expect(await first).toBe('UNAVAILABLE')
    const again = road.gatherer.gatherAlone({ ...own, repeated: true }, sent)
    await vi.advanceTimersByTimeAsync(1)
    road.settleNext()
    await again
    expect(condense.mock.calls.map(([, id]) => id)).toEqual(['bown', 'bown'])
    expect(await books(road)).toEqual({ received: 1, suppressed: 5, dropped: 0 })
  })

  it('fails as the batch does where nobody can say what is condensed', async () => {
    const condense = vi.fn<Condense>().mockRejectedValue(new TarsierError('UNAVAILABLE', 'Redis is away'))
    const road = gathering({}, { stat: condense })
    const answer = road.gatherer.gatherAlone({ batchId: 'bown', repeated: false }, contribution(3))
    await expect(answer).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(road.batches).toEqual([])
  })

  it('weighs twice while it waits: the records are held beside their drafts', async () => {
    const road = gathering({ waitingBytes: 1000, underWay: 0 }, { stat: keepTwo() })
    void road.gatherer.gather(contribution(4, { bytes: 500 }))
    await expect(road.gatherer.gather(contribution(1, { bytes: 110 }))).rejects.toMatchObject({ code: 'OVERLOADED' })
  })
})
