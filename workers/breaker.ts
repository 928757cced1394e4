import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import { backOff, type Pauses, pause } from '../pause.ts'
import type { Store } from '../store/store.ts'

/**
 * One for the store, whatever the number of signals and batches: while the store is away everybody waits here with the
 * batch in hand, and one of them asks again every few seconds (design: one circuit breaker, not one back-off a job).
 */
export interface Breaker {
  /**
   * Starts the store. Resolves also while the store is away: it is then started as soon as it answers.
   * Rejects where it can't work as it is (BAD_SETTING).
   */
  start(): Promise<void>
  /** Asks no more. Whoever waits goes on waiting for its own `giveUp`. Idempotent. */
  stop(): void
  /**
   * Runs the attempt once the store may be asked; `failure` tells why the result shows it away, or undefined.
   * Resolves with undefined where `giveUp` fires before.
   */
  guard<Result>(giveUp: AbortSignal, attempt: Attempt<Result>): Promise<Result | undefined>
  /** Why nobody may ask the store now. */
  trouble(): string | undefined
}

export interface Attempt<Result> {
  run(): Promise<Result>
  /** Why the result shows the store away; undefined where it answered. */
  failure(result: Result): string | undefined
}

export interface BreakerOptions {
  readonly store: Pick<Store, 'start' | 'trouble'>
  readonly log: Logger
  /** Between two tries to reach the store. */
  readonly pauses?: Pauses
  /** How long the start waits for a store that does not answer, ms. */
  readonly startPatience?: number
}

type Turn = 'go' | 'probe' | 'gaveUp'

/** Builds the breaker of one store; closed until `start` or an attempt finds the store away. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { store, log } = options
  const { pauses = { least: 500, most: 5000 }, startPatience = 5000 } = options
  /** Whoever waits for a turn, first come first. */
  const waiting = new Set<(turn: Turn) => void>()
  let reason: string | undefined
  let started = true
  let tries = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function open(why: string): void {
    if (reason !== undefined) return
    log.error({ reason: why }, 'the store is away: batches are kept until it is back')
    tries = 0
    stayOpen(why)
  }

  function stayOpen(why: string): void {
    reason = why
    tries++
    if (!stopped) timer = setTimeout(() => void probe(), backOff(tries, pauses))
  }

  function close(): void {
    if (reason !== undefined) log.info('the store is back')
    reason = undefined
    for (const release of [...waiting]) release('go')
  }

  /** A batch in hand asks best: a store may answer questions and still refuse writes. */
  async function probe(): Promise<void> {
    const [first] = waiting
    if (started && first) return first('probe')
    const trouble = await (started ? store.trouble() : startStore())
    if (trouble === undefined) close()
    else stayOpen(trouble)
  }

  async function startStore(): Promise<string | undefined> {
    try {
      await store.start()
      started = true
      return undefined
    } catch (error) {
      return messageOf(error)
    }
  }

  async function start(): Promise<void> {
    started = false
    const waited = new AbortController()
    const failure = await Promise.race([firstStart(), late(waited.signal)]).finally(() => waited.abort())
    if (failure === undefined) close()
    else open(failure)
  }

  /** Why the store is away. Rejects where it can't work as it is. */
  async function firstStart(): Promise<string | undefined> {
    try {
      await store.start()
      started = true
      return undefined
    } catch (error) {
      if (error instanceof TarsierError && error.kind === 'transient') return error.message
      throw error
    }
  }

  /** A store that hangs is away: nothing else of the program may wait for it. */
  async function late(enough: AbortSignal): Promise<string> {
    await pause(startPatience, enough)
    return `no answer within ${startPatience} ms`
  }

  function turn(giveUp: AbortSignal): Promise<Turn> {
    if (giveUp.aborted) return Promise.resolve('gaveUp')
    if (reason === undefined) return Promise.resolve('go')
    return new Promise((resolve) => {
      const release = (mine: Turn) => {
        waiting.delete(release)
        giveUp.removeEventListener('abort', leave)
        resolve(mine)
      }
      const leave = () => release('gaveUp')
      waiting.add(release)
      giveUp.addEventListener('abort', leave)
    })
  }

  async function guard<Result>(giveUp: AbortSignal, attempt: Attempt<Result>): Promise<Result | undefined> {
    const mine = await turn(giveUp)
    if (mine === 'gaveUp') return undefined
    const asProbe = mine === 'probe'
    try {
      const result = await attempt.run()
      const failure = attempt.failure(result)
      if (failure === undefined && asProbe) close()
      else if (failure !== undefined) (asProbe ? stayOpen : open)(failure)
      return result
    } catch (error) {
      // Not the store's answer but a mistake: it says nothing of the store, and the next one must ask.
      if (asProbe) stayOpen(messageOf(error))
      throw error
    }
  }

  return {
    start,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
    guard,
    trouble: () => reason,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
