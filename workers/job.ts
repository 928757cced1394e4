import { TarsierError } from '../errors.ts'
import type { JobStatus } from '../observe/job-status.ts'
import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { backOff, type Pauses, pause } from '../pause.ts'
import type { Breaker } from './breaker.ts'

/** Work that is done again and again, and tried again soon where it failed. */
export interface Job {
  start(): void
  /** Waits for what runs. Idempotent. */
  stop(): Promise<void>
  status(): JobStatus
}

export interface JobOptions {
  readonly name: string
  /** Does the work once. What rejects has failed as a whole. */
  run(giveUp: AbortSignal): Promise<Round>
  /** The store's: while it knows the store away, nothing is asked of it. */
  readonly breaker: Pick<Breaker, 'trouble'>
  readonly metrics: Pick<Metrics, 'jobSuccess' | 'jobFailure' | 'jobNext'>
  readonly log: Logger
  /** Between rounds, ms. */
  readonly interval?: number
  /** After a round that failed; the least also between looks at whether the store is back. */
  readonly pauses?: Pauses
}

export interface Round {
  /** What went wrong; one part's failure keeps no other from its work. */
  readonly problems: readonly unknown[]
  /** When there will be more to do, ms from now, where that is before the next round. */
  readonly again?: number | undefined
}

/**
 * Runs a job at start and every hour. That it fails is told once, and once that it works again; that the store is away is
 * the breaker's to tell.
 */
export function createJob(options: JobOptions): Job {
  const { name, breaker, metrics, log, interval = 3_600_000, pauses = { least: 1000, most: 600_000 } } = options
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let status: JobStatus = { name, lastSuccess: undefined, lastFailure: undefined, failing: false, nextTry: undefined }

  async function repeat(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const round = await roundUnlessAway()
      failures = round !== 'away' && round.problems.length > 0 ? failures + 1 : 0
      if (round !== 'away') note(round.problems)
      const wait = round === 'away' ? pauses.least : nextPause(failures, round.again)
      plan(Date.now() + wait)
      await pause(wait, stopping.signal)
    }
  }

  async function roundUnlessAway(): Promise<Round | 'away'> {
    if (breaker.trouble() !== undefined) return 'away'
    const round = await options.run(stopping.signal).catch((error: unknown) => ({ problems: [error] }))
    return breaker.trouble() === undefined ? round : 'away'
  }

  function nextPause(failures: number, again = Number.POSITIVE_INFINITY): number {
    if (failures > 0) return backOff(failures, pauses)
    // Replicas started together must not come together every hour.
    return Math.min(again, interval * (0.9 + Math.random() / 5))
  }

  function plan(nextTry: number): void {
    status = { ...status, nextTry }
    metrics.jobNext.set({ task: name }, nextTry / 1000)
  }

  function note(problems: readonly unknown[]): void {
    const now = Date.now()
    const failing = problems.length > 0
    const { reason, err } = seenIn(problems)
    if (failing && !status.failing)
      log.warn({ job: name, reason, ...err }, 'a job fails and is tried again until it works')
    if (!failing && status.failing) log.info({ job: name }, 'a job works again')
    if (failing) metrics.jobFailure.set({ task: name }, now / 1000)
    else metrics.jobSuccess.set({ task: name }, now / 1000)
    status = failing
      ? { ...status, failing, lastFailure: { at: now, reason } }
      : { ...status, failing, lastSuccess: now }
  }

  return {
    start: () => {
      running ??= repeat()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
    status: () => status,
  }
}

/** A failure that the store names is told in its words; only a mistake in the code needs its stack. */
function seenIn(problems: readonly unknown[]): { readonly reason: string; readonly err: { readonly err?: unknown } } {
  const reason = problems.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')
  const mistake = problems.find((each) => !(each instanceof TarsierError))
  return { reason, err: mistake === undefined ? {} : { err: mistake } }
}
