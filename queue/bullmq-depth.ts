import type { ChainableCommander, Redis } from 'ioredis'
import type { SignalName } from '../signals/signal.ts'
import { countsOf } from './bullmq-job.ts'
import type { WaitingBatch } from './depth.ts'

/** Batches of a state whose size is read one by one; the records of those beyond are estimated by these. */
const sampleSize = 2000

export interface JobStates {
  readonly waiting: readonly WaitingBatch[]
  readonly parked: readonly WaitingBatch[]
}

interface State {
  readonly ids: readonly string[]
  readonly total: number
}

/**
 * The jobs of one queue, by two round trips. Reads BullMQ's keys itself: its getters load the jobs' data, megabytes of it.
 * The oldest come first in the sample, so the age is right also where the records are an estimate.
 */
export async function readJobStates(client: Redis, queueKey: string, signal: SignalName): Promise<JobStates> {
  const last = sampleSize - 1
  const lists = client
    // No transaction: Redis refuses one where it is out of memory, just when the depth matters.
    .pipeline()
    // BullMQ puts new jobs at the head.
    .lrange(`${queueKey}:wait`, -sampleSize, -1)
    .llen(`${queueKey}:wait`)
    .lrange(`${queueKey}:active`, 0, last)
    .llen(`${queueKey}:active`)
    .zrange(`${queueKey}:delayed`, '0', String(last))
    .zcard(`${queueKey}:delayed`)
    .zrange(`${queueKey}:failed`, '0', String(last))
    .zcard(`${queueKey}:failed`)
  const answers = await resultsOf(lists)
  const state = (index: number): State => ({
    ids: stringsIn(answers[2 * index]),
    total: Number(answers[2 * index + 1] ?? 0),
  })
  const batches = (index: number) => batchesOf(client, queueKey, signal, state(index))
  const [wait, active, delayed, failed] = await Promise.all([batches(0), batches(1), batches(2), batches(3)])
  return { waiting: [...wait, ...active, ...delayed], parked: failed }
}

async function batchesOf(client: Redis, queueKey: string, signal: SignalName, state: State): Promise<WaitingBatch[]> {
  if (state.ids.length === 0) return []
  const reads = client.pipeline()
  for (const id of state.ids) reads.hmget(`${queueKey}:${id}`, 'name', 'timestamp')
  const jobs = await resultsOf(reads)
  const weight = state.total / state.ids.length
  return jobs.flatMap((job) => {
    // A job done since its id was read has no name any more.
    const [name, timestamp] = stringsIn(job)
    return name && timestamp ? [{ signal, receivedAt: Number(timestamp), counts: countsOf(name), weight }] : []
  })
}

async function resultsOf(commands: ChainableCommander): Promise<readonly unknown[]> {
  const answers = await commands.exec()
  return (answers ?? []).map(([error, result]) => {
    if (error) throw error
    return result
  })
}

function stringsIn(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.filter((item) => typeof item === 'string') : []
}
