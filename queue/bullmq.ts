import { Queue as JobQueue } from 'bullmq'
import { Redis } from 'ioredis'
import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import { reconnectPause } from '../redis/connection.ts'
import { asTarsierError, asUnavailable } from '../redis/failure.ts'
import type { EncodedBatch } from '../signals/batch.ts'
import type { SignalName } from '../signals/signal.ts'
import { readJobStates } from './bullmq-depth.ts'
import { dataOf, type JobData, jobOptions, nameOf } from './bullmq-job.ts'
import { createJobWorker, type JobTiming, type JobWorker, jobTiming } from './bullmq-worker.ts'
import { sumDepths } from './depth.ts'
import type { DeliveryHandler, Queue, QueueDepth } from './queue.ts'
import { createRedisLink } from './redis-link.ts'
import { claimInRedis } from './redis-receipts.ts'

export interface BullmqQueueOptions {
  readonly url: string
  readonly signals: readonly SignalName[]
  readonly log: Logger
  /** All keys start with it. */
  readonly prefix?: string
  /** Batches of a signal with its handler at one time. */
  readonly concurrency?: number
  /** Work with a Redis that evicts or keeps no log (TARSIER_REDIS_ALLOW_UNSAFE). */
  readonly allowUnsafeRedis?: boolean
  /** How long a door waits for Redis, ms. */
  readonly deadline?: number
  /** How long stop waits for batches at work, ms. */
  readonly stopPatience?: number
  readonly timing?: Partial<JobTiming>
}

const defaults = { prefix: 'tarsier', concurrency: 4, allowUnsafeRedis: false, deadline: 2000, stopPatience: 10_000 }

/** Batches as BullMQ jobs in Redis, one BullMQ queue a signal: durable as soon as Redis' log is. */
export function bullmqQueue(options: BullmqQueueOptions): Queue {
  const { url, signals, log, prefix, concurrency, stopPatience, ...rest } = { ...defaults, ...options }
  const link = createRedisLink({
    url,
    prefix,
    log,
    allowUnsafe: rest.allowUnsafeRedis,
    deadline: rest.deadline,
  })
  const stopping = new AbortController()
  const handlers = new Map<SignalName, DeliveryHandler>()
  const producers = new Map<SignalName, JobQueue<JobData>>()
  const workers = new Map<SignalName, JobWorker>()
  let workerConnection: Redis | undefined
  let stopped: Promise<void> | undefined

  // BullMQ's Queue must be made while Redis is there, or it is never ready; its Worker could wait, but not for a safe one.
  link.onSafe(() => {
    for (const signal of signals) if (!producers.has(signal)) void createProducer(signal)
    for (const [signal, handle] of handlers) if (!workers.has(signal)) createWorker(signal, handle)
  })

  async function createProducer(signal: SignalName): Promise<void> {
    const producer = new JobQueue<JobData>(signal, {
      connection: link.client,
      prefix,
      // The link has looked at Redis better than BullMQ does.
      skipVersionCheck: true,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: jobOptions,
    })
    // The link tells of a lost connection, add of its own failures.
    producer.on('error', () => undefined)
    producers.set(signal, producer)
    await producer.waitUntilReady().catch(() => producers.delete(signal))
  }

  function createWorker(signal: SignalName, handle: DeliveryHandler): void {
    workerConnection ??= connectWorkers(url)
    const timing = { ...jobTiming, ...options.timing }
    const connection = workerConnection
    const giveUp = stopping.signal
    workers.set(signal, createJobWorker({ prefix, signal, handle, connection, concurrency, timing, giveUp, log }))
  }

  async function add(batch: EncodedBatch): Promise<void> {
    const { id, signal, receivedAt } = batch.header
    const producer = producers.get(signal)
    const obstacle = link.trouble()
    if (obstacle) throw obstacle.code === 'OVERLOADED' ? obstacle : asUnavailable(obstacle)
    if (!producer || stopped) throw new TarsierError('UNAVAILABLE', `no queue for batches of ${signal}`)
    try {
      await producer.add(nameOf(batch), dataOf(batch), { jobId: id, timestamp: receivedAt })
    } catch (error) {
      throw asTarsierError(error)
    }
  }

  async function depth(): Promise<readonly QueueDepth[]> {
    try {
      const states = await Promise.all(
        signals.map((signal) => readJobStates(link.client, `${prefix}:${signal}`, signal)),
      )
      return sumDepths(
        signals,
        states.flatMap((state) => state.waiting),
        states.flatMap((state) => state.parked),
      )
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  async function close(): Promise<void> {
    stopping.abort()
    await Promise.all([...workers.values()].map((worker) => worker.stop(stopPatience)))
    workerConnection?.disconnect()
    link.stop()
  }

  return {
    start: () => link.start(),
    stop: () => {
      stopped ??= close()
      return stopped
    },
    add,
    consume: (signal, handle) => {
      if (handlers.has(signal)) throw new Error(`batches of ${signal} have their handler already`)
      handlers.set(signal, handle)
      if (producers.size > 0) createWorker(signal, handle)
    },
    depth,
    claim: (receipt) => claimInRedis(link.client, prefix, receipt),
    trouble: async () => link.trouble()?.message,
  }
}

function connectWorkers(url: string): Redis {
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: reconnectPause,
    // Longer than the 10 s that BullMQ blocks at most; then a Redis that hangs counts as away.
    socketTimeout: 15_000,
  })
  // The link, which sees the same Redis, tells.
  connection.on('error', () => undefined)
  return connection
}
