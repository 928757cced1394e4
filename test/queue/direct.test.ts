import { describe, expect, test, vi } from 'vitest'
import { directQueue } from '../../queue/direct.ts'
import type { Delivery, Settlement } from '../../queue/queue.ts'
import { queueContract } from '../contract/queue.ts'
import { encodedBatch } from './batches.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

const claim = async () => ({ kind: 'first' }) as const

describe('the direct queue', () => {
  queueContract(async () => ({ open: () => directQueue({ claim }) }), { holdsNothing: true, claimsElsewhere: true })

  test('asks the handler to give up after its patience', async () => {
    const queue = directQueue({ claim, patience: 20 })
    queue.consume('stat', async ({ giveUp }) => {
      await new Promise((resolve) => giveUp.addEventListener('abort', resolve))
      return { kind: 'retry', reason: 'the store is away' }
    })
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'the store is away' })
  })

  test('believes a handler that is done after it was asked to give up', async () => {
    const queue = directQueue({ claim, patience: 20 })
    queue.consume('stat', async ({ giveUp }) => {
      await new Promise((resolve) => giveUp.addEventListener('abort', resolve))
      return { kind: 'done' }
    })
    await queue.add(encodedBatch())
  })

  test('answers the sender where the handler never does, and still counts the batch', async () => {
    const queue = directQueue({ claim, patience: 10, grace: 10 })
    const outcome = Promise.withResolvers<Settlement>()
    queue.consume('stat', () => outcome.promise)
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await queue.depth()).toContainEqual(expect.objectContaining({ signal: 'stat', batches: 1 }))
    outcome.resolve({ kind: 'done' })
    await vi.waitFor(
      async () => expect(await queue.depth()).toContainEqual(expect.objectContaining({ batches: 0 })),
      patiently,
    )
  })

  test('has no room beyond its bound', async () => {
    const queue = directQueue({ claim, concurrency: 2 })
    const handle = vi.fn((_: Delivery) => new Promise<Settlement>(() => undefined))
    queue.consume('stat', handle)
    void queue.add(encodedBatch())
    void queue.add(encodedBatch())
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'OVERLOADED' })
    expect(await queue.trouble()).toMatch('no room')
    expect(handle).toHaveBeenCalledTimes(2)
  })

  test('has no place for batches that nobody takes', async () => {
    await expect(directQueue({ claim }).add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
