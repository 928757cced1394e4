import { TarsierError } from '../errors.ts'
import type { EncodedBatch } from '../signals/batch.ts'
import type { SignalName } from '../signals/signal.ts'
import { sumDepths, type WaitingBatch } from './depth.ts'
import type { Delivery, DeliveryHandler, Queue, Settlement } from './queue.ts'

export interface DirectQueueOptions {
  /** Remembers receipts: the store's, the only durable thing in this mode. */
  readonly claim: Queue['claim']
  /** How long a door waits before the handler is asked to give up, ms. */
  readonly patience?: number
  /** How long it then waits for the handler's answer, ms. */
  readonly grace?: number
  /** Batches with the handlers at one time. */
  readonly concurrency?: number
}

/** A commit may stand behind a checkpoint of the store, which takes seconds on a slow disk. */
const defaults = { patience: 5000, grace: 5000, concurrency: 32 }

interface UnderWay extends WaitingBatch {
  readonly giveUp: AbortController
  readonly ended: Promise<unknown>
}

/**
 * The queue without a queue: the door waits until the store has the batch, so success is as durable as the store.
 * It holds nothing: what can't be settled in the door's patience is the sender's again, and `park` is a failure.
 */
export function directQueue(options: DirectQueueOptions): Queue {
  const { patience, grace, concurrency, claim } = { ...defaults, ...options }
  const handlers = new Map<SignalName, DeliveryHandler>()
  const underWay = new Set<UnderWay>()
  let stopping = false

  function obstacle(): TarsierError | undefined {
    if (stopping) return new TarsierError('UNAVAILABLE', 'stopping: no more batches are taken')
    if (underWay.size < concurrency) return undefined
    return new TarsierError('OVERLOADED', `${underWay.size} batches wait for the store, no room for more`)
  }

  async function add(batch: EncodedBatch): Promise<void> {
    const { signal, receivedAt, counts } = batch.header
    const refusal = obstacle()
    if (refusal) throw refusal
    const handle = handlers.get(signal)
    if (!handle) throw new TarsierError('UNAVAILABLE', `nobody takes batches of ${signal}`)
    const giveUp = new AbortController()
    const ended = settle(handle, { batch, attempt: 1, giveUp: giveUp.signal })
    const entry: UnderWay = { signal, receivedAt, counts, weight: 1, giveUp, ended }
    underWay.add(entry)
    const done = ended.finally(() => underWay.delete(entry))
    await withPatience(done, giveUp)
  }

  /** Asks the handler to give up after the patience; the outcome still counts where it comes within the grace. */
  async function withPatience(ended: Promise<void>, giveUp: AbortController): Promise<void> {
    const late = Promise.withResolvers<never>()
    const patienceTimer = setTimeout(() => giveUp.abort(), patience)
    const graceTimer = setTimeout(() => {
      late.reject(new TarsierError('UNAVAILABLE', `the store has not answered for ${patience + grace} ms`))
    }, patience + grace)
    try {
      await Promise.race([ended, late.promise])
    } finally {
      clearTimeout(patienceTimer)
      clearTimeout(graceTimer)
    }
  }

  async function stop(): Promise<void> {
    stopping = true
    for (const entry of underWay) entry.giveUp.abort()
    await Promise.race([Promise.allSettled([...underWay].map((entry) => entry.ended)), elapsed(patience + grace)])
  }

  return {
    start: async () => undefined,
    stop,
    add,
    consume: (signal, handle) => {
      if (handlers.has(signal)) throw new Error(`batches of ${signal} have their handler already`)
      handlers.set(signal, handle)
    },
    depth: async () => sumDepths([...handlers.keys()], [...underWay], []),
    claim,
    trouble: async () => obstacle()?.message,
  }
}

async function settle(handle: DeliveryHandler, delivery: Delivery): Promise<void> {
  const settlement = await handle(delivery).catch((cause: unknown): Settlement => {
    return { kind: 'retry', reason: `the handler failed: ${String(cause)}` }
  })
  if (settlement.kind === 'retry') throw new TarsierError('UNAVAILABLE', settlement.reason)
  if (settlement.kind === 'park') throw new TarsierError('INTERNAL', settlement.reason)
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
