import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createGatherer, type GatherLimits } from '../../queue/batch.ts'
import type { Contribution, ReporterNote } from '../../queue/queue.ts'
import { type Batch, headerOf } from '../../signals/batch.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { batchCapacity } from '../../signals/identity.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'

const noon = Date.UTC(2026, 0, 31, 12)

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A gatherer over a queue whose adds the test settles, oldest first. */
function gathering(limits: Partial<GatherLimits> = {}) {
  const adds: { readonly batch: Batch; resolve(): void; reject(error: Error): void }[] = []
  const batches: Batch[] = []
  const encode = vi.fn((batch: Batch) => {
    batches.push(batch)
    return { header: headerOf(batch, 'test/1'), bytes: new Uint8Array() }
  })
  const queue = {
    add: () => {
      const batch = batches.at(-1)
      if (!batch) throw new Error('added before it was encoded')
      return new Promise<void>((resolve, reject) => adds.push({ batch, resolve, reject }))
    },
  }
  const metrics = createMetrics()
  const gatherer = createGatherer({ signals: [stat], calendar: createCalendar('UTC'), encode, queue, metrics, limits })
  const settleNext = (error?: Error) => {
    const next = adds.shift()
    if (error) next?.reject(error)
    else next?.resolve()
    return next?.batch
  }
  return { gatherer, adds, batches, encode, metrics, settleNext }
}

let nextNumber = 0

function contribution(
  records: number,
  fields: Partial<Contribution> & { note?: Partial<ReporterNote> } = {},
): Contribution {
  const { note, ...rest } = fields
  return {
    signal: 'stat',
    records: Array.from(
      { length: records },
      (): TimedRecord => ({ f_timestamp: noon / 1000, f_date: '20260131', number: nextNumber++ }),
    ),
    bytes: records * 100,
    reporter: { peer: '10.0.0.1', module: 'Shop.Order', records, ignored: 0, rejected: 0, ...note },
    receivedAt: Date.now(),
    ...rest,
  }
}

function recordsOf(batch: Batch | undefined, name: string): readonly TimedRecord[] {
  return batch?.parts.filter((part) => part.signal.name === name).flatMap((part) => part.records) ?? []
}

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
    void gatherer.gatherAlone('bown', one)
    void gatherer.gatherAlone('bown', one)
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
    const alone = expect(gatherer.gatherAlone('bown', contribution(1))).rejects.toMatchObject({ code: 'OVERLOADED' })
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

type Action = { records: number; bytes: number; alone: boolean } | { ms: number } | { fails: boolean }

test('every contribution is whole in exactly one batch, and its answer is that batch’s', async () => {
  const limits = { records: 40, bytes: 3000, underWay: 2, waitingBytes: 8000, patience: 2000 }
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({ records: fc.nat(60), bytes: fc.nat(4000), alone: fc.boolean() }),
    fc.record({ ms: fc.nat(1500) }),
    fc.record({ fails: fc.boolean() }),
  )
  const run = async (actions: readonly Action[]) => {
    const { gatherer, adds, batches, settleNext } = gathering(limits)
    const outcomes = new Map<Contribution, Promise<string>>()
    const failed = new Set<Batch | undefined>()
    const settle = (fails: boolean) => {
      const batch = settleNext(fails ? new TarsierError('UNAVAILABLE', 'lost') : undefined)
      if (fails) failed.add(batch)
    }
    let ownIds = 0
    for (const step of actions) {
      if ('records' in step) {
        const one = contribution(step.records, { bytes: step.bytes })
        const answer = step.alone ? gatherer.gatherAlone(`bown${ownIds++}`, one) : gatherer.gather(one)
        outcomes.set(
          one,
          answer.then(
            () => 'taken',
            (error: TarsierError) => error.code,
          ),
        )
      } else if ('ms' in step) await vi.advanceTimersByTimeAsync(step.ms)
      else settle(step.fails)
      expect(adds.length).toBeLessThanOrEqual(limits.underWay)
    }
    let stopping = true
    void gatherer.stop().finally(() => {
      stopping = false
    })
    while (stopping) {
      settle(false)
      await vi.advanceTimersByTimeAsync(1)
    }
    for (const [one, answer] of outcomes) {
      const holding = batches.filter((batch) => recordsOf(batch, 'stat').some((record) => one.records.includes(record)))
      const outcome = await answer
      if (outcome === 'OVERLOADED' || one.records.length === 0) expect(holding).toHaveLength(0)
      else expect(holding).toHaveLength(1)
      const [batch] = holding
      if (!batch) continue
      expect(outcome).toBe(failed.has(batch) ? 'UNAVAILABLE' : 'taken')
      expect(recordsOf(batch, 'stat').filter((record) => one.records.includes(record))).toEqual(one.records)
    }
    for (const batch of batches) {
      const rows = batch.parts.reduce((sum, part) => sum + part.records.length, 0)
      const single = recordsOf(batch, 'reporter').every(({ frames }) => frames === 1)
      if (!single) expect(rows).toBeLessThanOrEqual(limits.records)
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(action, { maxLength: 40 }), run), { numRuns: 200 })
})

function minute(number: number) {
  return { f_timestamp: noon / 1000 + number * 60, f_tflag: number === 0 ? '1201' : '1202' }
}
