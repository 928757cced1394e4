import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Delivery, Queue, QueueDepth, Settlement } from '../../queue/queue.ts'
import { newBatchId } from '../../signals/identity.ts'
import { encodedBatch } from '../queue/batches.ts'

/** Waits end by their condition; this is for machines that do much else. */
export const patiently = { timeout: 15_000 }

const done: Settlement = { kind: 'done' }

export type Subject = () => Promise<{
  start(handle?: (delivery: Delivery) => Promise<Settlement>): Promise<Queue>
}>

/** Every batch ends as its script says, whatever its deliveries do before. */
type Step = 'retry' | 'shrink' | 'throw'

/** A queue that outlives its process. */
export function holding(subject: Subject): void {
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
    // On a busy machine its lock has to run out first: 25 s.
    await vi.waitFor(() => expect(attempts).toEqual([2]), { timeout: 40_000 })
  }, 50_000)

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

/** A queue that leaves the batch with its sender. */
export function holdingNothing(subject: Subject): void {
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

/** A queue that remembers requests with an Idempotency-Key. */
export function keepingReceipts(subject: Subject): void {
  test('tells the first try from repeats and from another body', async () => {
    const { start } = await subject()
    const queue = await start()
    const receipt = { key: newBatchId(), bodyHash: 'one', receivedAt: 1000 }
    const claims = await Promise.all([1000, 1000, 1000].map(() => queue.claim(receipt)))
    expect(claims.filter((claim) => claim.kind === 'first')).toHaveLength(1)
    expect(await queue.claim({ ...receipt, receivedAt: 2000 })).toEqual({ kind: 'repeat', receivedAt: 1000 })
    expect(await queue.claim({ ...receipt, bodyHash: 'two' })).toEqual({ kind: 'conflict' })
    expect(await queue.claim({ ...receipt, key: newBatchId() })).toEqual({ kind: 'first' })
  })

  test('keeps receipts over a restart of the queue', async () => {
    const { start } = await subject()
    const receipt = { key: newBatchId(), bodyHash: 'one', receivedAt: 1000 }
    const first = await start()
    await first.claim(receipt)
    await first.stop()
    const second = await start()
    expect(await second.claim({ ...receipt, receivedAt: 2000 })).toEqual({ kind: 'repeat', receivedAt: 1000 })
  })
}

/** A row of the depth with what the test is about. */
export function depthOf(signal: QueueDepth['signal'], depth: Partial<QueueDepth>): QueueDepth {
  return { signal, batches: 0, records: 0, parked: 0, oldestReceivedAt: undefined, ...depth }
}
