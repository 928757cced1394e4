import { type Job, UnrecoverableError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from '../observe/log.ts'
import { backOff } from '../pause.ts'
import type { EncodedBatch } from '../signals/batch.ts'
import type { SignalName } from '../signals/signal.ts'
import { batchOf, replaceJob } from './bullmq-job.ts'
import type { DeliveryHandler, Settlement } from './queue.ts'

/** Times in ms. */
export interface JobTiming {
  /** A batch whose worker has died is taken by another after at most the lock's time and two checks. */
  readonly lockDuration: number
  readonly stalledInterval: number
  /** Between the deliveries of a batch that could not be settled. */
  readonly leastPause: number
  readonly mostPause: number
}

export const jobTiming: JobTiming = {
  lockDuration: 15_000,
  stalledInterval: 10_000,
  leastPause: 1000,
  mostPause: 60_000,
}

export interface JobWorkerOptions {
  readonly prefix: string
  readonly signal: SignalName
  readonly handle: DeliveryHandler
  /** One for all workers, without a limit of tries: what a worker has to say waits until Redis is back. */
  readonly connection: Redis
  readonly concurrency: number
  readonly timing: JobTiming
  /** Fires when the queue stops. */
  readonly giveUp: AbortSignal
  readonly log: Logger
}

/** Pause of a worker after an error of Redis, ms: BullMQ asks again at once and without end, while MISCONF lasts say. */
const errorPause = 1000

export interface JobWorker {
  /**
   * Takes no new job, lets those at work end and be settled, closes. Waits no longer than the patience, and for no Redis
   * that is away: a job that could not be settled is delivered again.
   */
  stop(patience: number): Promise<void>
}

/** Delivers the jobs of one signal's queue to its handler, with the settings that ingest-systems.md B shows to be necessary. */
export function createJobWorker(options: JobWorkerOptions): JobWorker {
  const { prefix, signal, connection, concurrency, timing, log } = options
  const pauses = { least: timing.leastPause, most: timing.mostPause }
  const atWork = new Set<Promise<void>>()
  const handle = async (job: Job) => {
    const work = process(job, options)
    atWork.add(work)
    await work.finally(() => atWork.delete(work))
  }
  const worker = new Worker(signal, handle, {
    connection,
    prefix,
    concurrency,
    lockDuration: timing.lockDuration,
    stalledInterval: timing.stalledInterval,
    // A stalled job is a worker's death, not the job's fault: it is never failed for it.
    maxStalledCount: 1e9,
    runRetryDelay: errorPause,
    settings: { backoffStrategy: (attemptsMade) => Math.round(backOff(attemptsMade, pauses)) },
  })
  let told = ''
  let stopping = false
  worker.on('error', (error) => {
    // A lost connection is told by the link, and BullMQ waits for it by itself.
    if (connection.status !== 'ready') return
    // Never the error itself: it carries the command, and that may be a batch.
    if (error.message !== told) log.warn({ signal, reason: error.message }, 'a worker of the queue tries again')
    told = error.message
    rest()
  })
  worker.on('completed', () => {
    told = ''
  })

  function rest(): void {
    if (worker.isPaused() || stopping) return
    void worker.pause(true)
    setTimeout(() => {
      if (!stopping) void worker.resume()
    }, errorPause).unref()
  }

  async function stop(patience: number): Promise<void> {
    stopping = true
    const away = connection.status !== 'ready'
    const settled = Promise.allSettled([worker.pause(away), ...atWork])
    await Promise.race([settled, elapsed(patience)])
    // By force, as all is settled that can be: without it BullMQ waits for Redis, for ever.
    await worker.close(true)
  }

  return { stop }
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}

/** BullMQ's way of settling: return, throw, or throw an UnrecoverableError. */
async function process(job: Job, options: JobWorkerOptions): Promise<void> {
  const batch = readBatch(job.data)
  const settlement = await settle(batch, job.attemptsStarted, options)
  if (settlement.kind === 'done') return
  if (settlement.kind === 'park') throw new UnrecoverableError(settlement.reason)
  if (settlement.remaining) {
    await replaceJob(options.connection, `${options.prefix}:${options.signal}:${job.id}`, settlement.remaining)
  }
  throw new Error(settlement.reason)
}

function readBatch(data: unknown): EncodedBatch {
  try {
    return batchOf(data)
  } catch (error) {
    throw new UnrecoverableError(`not a batch: ${String(error)}`)
  }
}

async function settle(batch: EncodedBatch, attempt: number, options: JobWorkerOptions): Promise<Settlement> {
  const { handle, giveUp, signal, log } = options
  try {
    return await handle({ batch, attempt, giveUp })
  } catch (error) {
    log.error({ err: error, signal, batch: batch.header.id, attempt }, 'a delivery failed unexpectedly, made again')
    return { kind: 'retry', reason: `the handler failed: ${String(error)}` }
  }
}
