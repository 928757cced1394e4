import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { batchCapacity } from '../../signals/identity.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import { contribution, gathering, noon, recordsOf } from './gathering.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a batch is sent', () => {
  test('after its window, with everything that came in it, and answers when it is durable', async () => {
    const { gatherer, adds, settleNext } = gathering()
    const parts = [contribution(2), contribution(3)]
    const answered = vi.fn()
    const gathered = Promise.all(parts.map((part) => gatherer.gather(part))).then(answered)
    await vi.advanceTimersByTimeAsync(199)
    expect(adds).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(5)
    expect(adds).toHaveLength(1)
    expect(answered).not.toHaveBeenCalled()
    const batch = settleNext()
    await gathered
    expect(recordsOf(batch, 'stat')).toEqual(parts.flatMap((part) => part.records))
    expect(batch).toMatchObject({ signal: 'stat', receivedAt: noon })
  })

  test('at once when it has enough records', async () => {
    const { gatherer, adds } = gathering({ records: 10 })
    for (let each = 0; each < 3; each++) void gatherer.gather(contribution(4))
    await vi.advanceTimersByTimeAsync(0)
    expect(adds.map(({ batch }) => recordsOf(batch, 'stat').length)).toEqual([8])
  })

  test('at once when it has enough bytes', async () => {
    const { gatherer, adds } = gathering({ bytes: 1000 })
    void gatherer.gather(contribution(1, { bytes: 1200 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(adds).toHaveLength(1)
  })

  test('alone under an id of its own, and is the same at every try', async () => {
    const { gatherer, adds } = gathering()
    const one = contribution(2)
    gatherer.refuse('stat', '10.9.9.9', 'not a packet')
    void gatherer.gatherAlone({ batchId: 'bown', repeated: false }, one)
    void gatherer.gatherAlone({ batchId: 'bown', repeated: false }, one)
    await vi.advanceTimersByTimeAsync(0)
    expect(adds.map(({ batch }) => batch.id)).toEqual(['bown', 'bown'])
    expect(adds[0]?.batch).toEqual(adds[1]?.batch)
    expect(recordsOf(adds[0]?.batch, 'reporter')).toHaveLength(1)
  })

  test('when it stops, and nothing is taken afterwards', async () => {
    const { gatherer, adds, settleNext } = gathering()
    const gathered = gatherer.gather(contribution(2))
    gatherer.refuse('stat', '10.9.9.9', 'not a packet')
    const stopped = gatherer.stop()
    await vi.advanceTimersByTimeAsync(0)
    expect(adds).toHaveLength(1)
    await expect(gatherer.gather(contribution(1))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    settleNext()
    await Promise.all([gathered, stopped, gatherer.stop()])
  })
})

describe('a batch that fails', () => {
  test('fails for all who are in it and for nobody else', async () => {
    const { gatherer, settleNext } = gathering({ records: 10 })
    const lost = [gatherer.gather(contribution(4)), gatherer.gather(contribution(4))]
    const kept = gatherer.gather(contribution(4))
    const outcomes = Promise.allSettled(lost)
    await vi.advanceTimersByTimeAsync(300)
    settleNext(new TarsierError('UNAVAILABLE', 'Redis is away'))
    settleNext()
    await kept
    expect(await outcomes).toMatchObject([{ reason: { code: 'UNAVAILABLE' } }, { reason: { code: 'UNAVAILABLE' } }])
  })

  test('because it can not be encoded is told as INTERNAL', async () => {
    const { gatherer, encode, settleNext } = gathering({ records: 3 })
    encode.mockImplementationOnce(() => {
      throw new RangeError('a bug')
    })
    const lost = expect(gatherer.gather(contribution(4))).rejects.toMatchObject({ code: 'INTERNAL' })
    const kept = gatherer.gather(contribution(4))
    await lost
    settleNext()
    await kept
  })

  test('leaves the refusals it was to tell to the next one', async () => {
    const { gatherer, settleNext } = gathering({ records: 1 })
    gatherer.refuse('stat', '10.9.9.9', 'not a packet')
    const first = expect(gatherer.gather(contribution(1))).rejects.toThrow('away')
    await vi.advanceTimersByTimeAsync(0)
    settleNext(new TarsierError('UNAVAILABLE', 'away'))
    await first
    void gatherer.gather(contribution(1))
    expect(recordsOf(settleNext(), 'reporter')).toContainEqual(
      expect.objectContaining({ peer: '10.9.9.9', refused: 1 }),
    )
  })
})

describe('under pressure', () => {
  test('what finds no room in time is turned away', async () => {
    const { gatherer, adds, settleNext } = gathering({ records: 1, underWay: 2, patience: 2000 })
    const underWay = [gatherer.gather(contribution(1)), gatherer.gather(contribution(1))]
    const waiting = expect(gatherer.gather(contribution(1))).rejects.toMatchObject({ code: 'OVERLOADED' })
    const alone = expect(
      gatherer.gatherAlone({ batchId: 'bown', repeated: false }, contribution(1)),
    ).rejects.toMatchObject({ code: 'OVERLOADED' })
    await vi.advanceTimersByTimeAsync(2100)
    await Promise.all([waiting, alone])
    expect(adds).toHaveLength(2)
    settleNext()
    settleNext()
    await Promise.all(underWay)
  })

  test('what waits is sent as soon as there is room, together', async () => {
    const { gatherer, adds, settleNext } = gathering({ records: 10, underWay: 1 })
    void gatherer.gather(contribution(9))
    for (let each = 0; each < 3; each++) void gatherer.gather(contribution(2))
    await vi.advanceTimersByTimeAsync(500)
    expect(adds).toHaveLength(1)
    settleNext()
    await vi.advanceTimersByTimeAsync(0)
    expect(recordsOf(adds[0]?.batch, 'stat')).toHaveLength(6)
  })

  test('what waits is bounded in bytes', async () => {
    const { gatherer } = gathering({ records: 1, underWay: 1, waitingBytes: 1000 })
    void gatherer.gather(contribution(1, { bytes: 900 }))
    void gatherer.gather(contribution(1, { bytes: 900 })).catch(() => undefined)
    await expect(gatherer.gather(contribution(1, { bytes: 200 }))).rejects.toMatchObject({ code: 'OVERLOADED' })
    await vi.advanceTimersByTimeAsync(3000)
  })

  test('a contribution that no batch can hold is a mistake of its sender', async () => {
    const { gatherer } = gathering()
    const records = new Array<TimedRecord>(batchCapacity).fill({ f_timestamp: 0, f_date: '19700101' })
    await expect(gatherer.gather({ ...contribution(0), records })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})

describe('the reporter records', () => {
  test('tell how far their sender’s clock is off, by the report that came soonest', async () => {
    const { gatherer, settleNext } = gathering()
    for (const clockOffset of [-40_000, undefined, -1000, -9000]) {
      void gatherer.gather(contribution(1, { note: { clockOffset } }))
    }
    void gatherer.gather(contribution(1, { note: { module: 'Shop.Other' } }))
    await vi.advanceTimersByTimeAsync(201)
    const found = recordsOf(settleNext(), 'reporter').map((each) => [each['module'], each['clock_offset']])
    expect(found).toEqual([
      ['Shop.Order', -1000],
      ['Shop.Other', undefined],
    ])
  })

  test('sum what a peer and module sent in a minute', async () => {
    const { gatherer, settleNext, metrics } = gathering()
    const gathered = [
      gatherer.gather(contribution(3, { note: { ignored: 1 } })),
      gatherer.gather(contribution(2, { note: { rejected: 4 } })),
      gatherer.gather(contribution(1, { note: { module: 'Shop.Pay' } })),
      gatherer.gather(contribution(1, { receivedAt: noon + 60_000 })),
    ]
    await vi.advanceTimersByTimeAsync(300)
    const batch = settleNext()
    await Promise.all(gathered)
    const common = { f_date: '20260131', signal: 'stat', peer: '10.0.0.1', reason: '', refused: 0 }
    expect(recordsOf(batch, 'reporter')).toEqual([
      { ...common, ...minute(0), module: 'Shop.Order', frames: 2, records: 5, ignored: 1, rejected: 4 },
      { ...common, ...minute(0), module: 'Shop.Pay', frames: 1, records: 1, ignored: 0, rejected: 0 },
      { ...common, ...minute(1), module: 'Shop.Order', frames: 1, records: 1, ignored: 0, rejected: 0 },
    ])
    expect((await metrics.received.get()).values).toEqual([{ labels: { signal: 'reporter' }, value: 3 }])
  })

  test('of a repeated batch are not received again, and never dropped: its sender still has it', async () => {
    const { gatherer, settleNext, metrics } = gathering()
    const lost = expect(gatherer.gatherAlone({ batchId: 'bown', repeated: false }, contribution(1))).rejects.toThrow(
      'away',
    )
    settleNext(new TarsierError('UNAVAILABLE', 'away'))
    await lost
    const repeat = gatherer.gatherAlone({ batchId: 'bown', repeated: true }, contribution(1))
    settleNext()
    await repeat
    expect((await metrics.received.get()).values).toEqual([{ labels: { signal: 'reporter' }, value: 1 }])
    expect((await metrics.fate.dropped.get()).values).toEqual([])
  })

  test('tell refusals with the next batch, once', async () => {
    const { gatherer, settleNext } = gathering({ records: 1 })
    for (let each = 0; each < 3; each++) gatherer.refuse('stat', '10.9.9.9', 'not a packet')
    void gatherer.gather(contribution(1))
    void gatherer.gather(contribution(1))
    const refused = { peer: '10.9.9.9', module: '', reason: 'not a packet', frames: 0, refused: 3 }
    expect(recordsOf(settleNext(), 'reporter')).toContainEqual(expect.objectContaining(refused))
    expect(recordsOf(settleNext(), 'reporter')).toHaveLength(1)
  })

  test('tell refusals alone where no batch comes', async () => {
    const { gatherer, settleNext } = gathering()
    gatherer.refuse('stat', '10.9.9.9', 'not a packet')
    await vi.advanceTimersByTimeAsync(10_000)
    const batch = settleNext()
    expect(batch?.parts.map((part) => part.signal.name)).toEqual(['reporter'])
    expect(recordsOf(batch, 'reporter')).toHaveLength(1)
  })

  test('keep a bounded number of refused peers apart', async () => {
    const { gatherer, settleNext } = gathering({ records: 1 })
    for (let peer = 0; peer < 1500; peer++) gatherer.refuse('stat', `10.0.${peer >> 8}.${peer & 255}`, 'not a packet')
    void gatherer.gather(contribution(1))
    const refusals = recordsOf(settleNext(), 'reporter').slice(1)
    expect(refusals).toHaveLength(1001)
    expect(refusals.at(-1)).toMatchObject({ peer: '', refused: 500 })
  })
})

function minute(number: number) {
  return { f_timestamp: noon / 1000 + number * 60, f_tflag: number === 0 ? '1201' : '1202' }
}
