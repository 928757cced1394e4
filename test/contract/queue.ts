import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Delivery, Queue, QueueDepth, Settlement } from '../../queue/queue.ts'
import { newBatchId } from '../../signals/identity.ts'
import { encodedBatch } from '../queue/batches.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** Queues over one place: what one holds, another of them delivers. Each is started and stopped by the suite. */
export interface QueueSubject {
  /** A queue that is not started: delivers again after milliseconds, at least four batches at once. */
  open(): Queue
}

/** What a queue can't do; an empty object excuses nothing. */
export interface QueueExcuses {
  /** Nothing outlives `add`: the batch is the sender's again where it is not done, and waits nowhere. */
  readonly holdsNothing?: true
  /** Receipts are kept by somebody else. */
  readonly claimsElsewhere?: true
}

const done: Settlement = { kind: 'done' }

/** What every queue must do (queue/queue.ts). */
export function queueContract(setup: () => Promise<QueueSubject>, excuses: QueueExcuses = {}): void {
  const opened: Queue[] = []

  async function subject() {
    const { open } = await setup()
    const start = async (handle?: (delivery: Delivery) => Promise<Settlement>) => {
      const queue = open()
      opened.push(queue)
      if (handle) queue.consume('stat', handle)
      await queue.start()
      return queue
    }
    return { start }
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.stop()))
  })

  test('delivers a batch as it was added', async () => {
    const { start } = await subject()
    const seen = new Map<string, Delivery>()
    const queue = await start(async (delivery) => {
      seen.set(delivery.batch.header.id, delivery)
      return done
    })
    const headers = fc.record({
      format: fc.stringMatching(/^[a-z-]{1,8}\/\d{1,3}$/),
      receivedAt: fc.integer({ min: 1, max: 2 ** 45 }),
      counts: fc.dictionary(fc.constantFrom('stat', 'reporter'), fc.nat(50_000)),
      days: fc.array(fc.stringMatching(/^\d{8}$/)),
      minutes: fc.array(fc.nat()),
    })
    await fc.assert(
      fc.asyncProperty(headers, fc.uint8Array({ maxLength: 2000 }), async (header, bytes) => {
        const batch = { ...encodedBatch(header), bytes }
        await queue.add(batch)
        const { id } = batch.header
        const delivery = await vi.waitUntil(() => seen.get(id), { ...patiently, interval: 1 })
        expect(delivery.batch.header).toEqual(batch.header)
        expect(Buffer.from(delivery.batch.bytes).equals(bytes)).toBe(true)
        expect(delivery.attempt).toBe(1)
      }),
      { numRuns: 50 },
    )
  })

  test('delivers several at once', async () => {
    const { start } = await subject()
    const together = Promise.withResolvers<void>()
    let underWay = 0
    const queue = await start(async () => {
      if (++underWay === 4) together.resolve()
      await together.promise
      return done
    })
    await Promise.all([1, 2, 3, 4].map(() => queue.add(encodedBatch())))
    await together.promise
  })

  test('tells what waits, by signal, until it is done', async () => {
    const { start } = await subject()
    const release = Promise.withResolvers<void>()
    const queue = await start(async () => {
      await release.promise
      return done
    })
    expect(await queue.depth()).toContainEqual(depthOf('stat', {}))
    const adding = [
      queue.add(encodedBatch({ receivedAt: 2000, counts: { stat: 5, reporter: 2 } })),
      queue.add(encodedBatch({ receivedAt: 1000, counts: { stat: 7, reporter: 1 } })),
    ]
    const full = [
      depthOf('stat', { batches: 2, records: 12, oldestReceivedAt: 1000 }),
      depthOf('reporter', { records: 3 }),
    ]
    await vi.waitFor(async () => expect(await queue.depth()).toEqual(expect.arrayContaining(full)), patiently)
    release.resolve()
    await Promise.all(adding)
    const empty = [depthOf('stat', {}), depthOf('reporter', {})]
    await vi.waitFor(async () => expect(await queue.depth()).toEqual(expect.arrayContaining(empty)), patiently)
  })

  test('asks those at work to give up when it stops, and takes nothing more', async () => {
    const { start } = await subject()
    const taken = Promise.withResolvers<void>()
    const queue = await start(async ({ giveUp }) => {
      taken.resolve()
      await new Promise((resolve) => giveUp.addEventListener('abort', resolve))
      return { kind: 'retry', reason: 'asked to give up' }
    })
    const added = queue.add(encodedBatch()).catch((error: unknown) => error)
    await taken.promise
    await Promise.all([queue.stop(), queue.stop()])
    await added
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await queue.trouble()).toBeTypeOf('string')
  })

  test('has one handler a signal', async () => {
    const { start } = await subject()
    const queue = await start(async () => done)
    expect(() => queue.consume('stat', async () => done)).toThrow('stat')
    expect(await queue.trouble()).toBeUndefined()
  })

  if (excuses.holdsNothing) describe('that holds nothing', () => holdingNothing(subject))
  else describe('that holds batches', () => holding(subject))
  if (!excuses.claimsElsewhere) describe('that keeps receipts', () => keepingReceipts(subject))
}

type Subject = () => Promise<{
  start(handle?: (delivery: Delivery) => Promise<Settlement>): Promise<Queue>
}>

/** Every batch ends as its script says, whatever its deliveries do before. */
type Step = 'retry' | 'shrink' | 'throw'

function holding(subject: Subject): void {
  test('keeps a batch that nobody takes for whoever takes it later', async () => {
    const { start } = await subject()
    const batch = encodedBatch()
    const door = await start()
    await door.add(batch)
    await door.stop()
    const seen: string[] = []
    await start(async (delivery) => {
      seen.push(delivery.batch.header.id)
      return done
    })
    await vi.waitFor(() => expect(seen).toEqual([batch.header.id]), patiently)
  })

  test('delivers again what was under way when it stopped', async () => {
    const { start } = await subject()
    const taken = Promise.withResolvers<void>()
    const first = await start(async ({ giveUp }) => {
      taken.resolve()
      await new Promise((resolve) => giveUp.addEventListener('abort', resolve))
      return { kind: 'retry', reason: 'asked to give up' }
    })
    await first.add(encodedBatch())
    await taken.promise
    await first.stop()
    const attempts: number[] = []
    await start(async ({ attempt }) => {
      attempts.push(attempt)
      return done
    })
    await vi.waitFor(() => expect(attempts).toEqual([2]), patiently)
  })

  test('takes the same id once while it waits', async () => {
    const { start } = await subject()
    const door = await start()
    const batch = encodedBatch()
    await Promise.all([door.add(batch), door.add(batch), door.add(batch)])
    expect(await door.depth()).toContainEqual(
      depthOf('stat', { batches: 1, records: 5, oldestReceivedAt: batch.header.receivedAt }),
    )
  })

  test('sets a parked batch aside and delivers it no more', async () => {
    const { start } = await subject()
    let deliveries = 0
    const queue = await start(async () => {
      deliveries++
      return { kind: 'park', reason: 'nobody can read it' }
    })
    await queue.add(encodedBatch())
    await vi.waitFor(
      async () => expect(await queue.depth()).toContainEqual(depthOf('stat', { parked: 1, records: 5 })),
      patiently,
    )
    await queue.stop()
    const other = await start(async () => {
      deliveries++
      return done
    })
    expect(await other.depth()).toContainEqual(depthOf('stat', { parked: 1, records: 5 }))
    expect(deliveries).toBe(1)
  })

  test('settles every batch, however its deliveries end before', async () => {
    const { start } = await subject()
    const scripts = new Map<string, Step[]>()
    const ends = new Map<string, { size: number; attempt: number }>()
    const queue = await start(async ({ batch, attempt }) => {
      const { id } = batch.header
      const step = scripts.get(id)?.[attempt - 1]
      if (step === 'throw') throw new Error('a mistake in the handler')
      if (step === 'retry') return { kind: 'retry', reason: 'not now' }
      if (step === 'shrink') {
        return { kind: 'retry', reason: 'partly', remaining: { ...batch, bytes: batch.bytes.subarray(1) } }
      }
      ends.set(id, { size: batch.bytes.length, attempt })
      return done
    })
    const script = fc.array(fc.constantFrom<Step>('retry', 'shrink', 'throw'), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 12 }), async (planned) => {
        const ids = planned.map(() => newBatchId())
        for (const [index, id] of ids.entries()) scripts.set(id, planned[index] ?? [])
        await Promise.all(ids.map((id) => queue.add(encodedBatch({ id }, '123456789'))))
        await vi.waitUntil(() => ids.every((id) => ends.has(id)), { timeout: 10_000, interval: 5 })
        for (const [index, id] of ids.entries()) {
          const steps = planned[index] ?? []
          const shrunk = steps.filter((step) => step === 'shrink').length
          expect(ends.get(id)).toEqual({ size: 9 - shrunk, attempt: steps.length + 1 })
        }
      }),
      { numRuns: 10 },
    )
    await vi.waitFor(async () => expect(await queue.depth()).toContainEqual(depthOf('stat', {})), patiently)
  })
}

function holdingNothing(subject: Subject): void {
  const outcomes: readonly [Settlement | Error, string][] = [
    [{ kind: 'retry', reason: 'the store is away' }, 'UNAVAILABLE'],
    [{ kind: 'park', reason: 'unknown format' }, 'INTERNAL'],
    [new Error('a mistake in the handler'), 'UNAVAILABLE'],
  ]
  test.each(outcomes)('tells the sender of %o', async (settlement, code) => {
    const { start } = await subject()
    const queue = await start(async () => {
      if (settlement instanceof Error) throw settlement
      return settlement
    })
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code })
    expect(await queue.depth()).toContainEqual(depthOf('stat', {}))
  })

  test('has no success before the handler is done', async () => {
    const { start } = await subject()
    const order: string[] = []
    const queue = await start(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('done')
      return done
    })
    await queue.add(encodedBatch()).then(() => order.push('added'))
    expect(order).toEqual(['done', 'added'])
  })
}

function keepingReceipts(subject: Subject): void {
  test('tells the first try from repeats and from another body', async () => {
    const { start } = await subject()
    const queue = await start()
    const receipt = { batchId: newBatchId(), bodyHash: 'one', receivedAt: 1000 }
    const claims = await Promise.all([1000, 1000, 1000].map(() => queue.claim(receipt)))
    expect(claims.filter((claim) => claim.kind === 'first')).toHaveLength(1)
    expect(await queue.claim({ ...receipt, receivedAt: 2000 })).toEqual({ kind: 'repeat', receivedAt: 1000 })
    expect(await queue.claim({ ...receipt, bodyHash: 'two' })).toEqual({ kind: 'conflict' })
    expect(await queue.claim({ ...receipt, batchId: newBatchId() })).toEqual({ kind: 'first' })
  })

  test('keeps receipts over a restart of the queue', async () => {
    const { start } = await subject()
    const receipt = { batchId: newBatchId(), bodyHash: 'one', receivedAt: 1000 }
    const first = await start()
    await first.claim(receipt)
    await first.stop()
    const second = await start()
    expect(await second.claim({ ...receipt, receivedAt: 2000 })).toEqual({ kind: 'repeat', receivedAt: 1000 })
  })
}

function depthOf(signal: QueueDepth['signal'], depth: Partial<QueueDepth>): QueueDepth {
  return { signal, batches: 0, records: 0, parked: 0, oldestReceivedAt: undefined, ...depth }
}
