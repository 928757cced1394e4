import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Delivery, Queue, Settlement } from '../../queue/queue.ts'
import { encodedBatch } from '../queue/batches.ts'
import { depthOf, holding, holdingNothing, keepingReceipts, patiently } from './queue-kinds.ts'

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
