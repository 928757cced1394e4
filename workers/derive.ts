import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { backOff, type Pauses, pause } from '../pause.ts'
import type { Derivation } from '../signals/derivation.ts'
import type { Derived, Store } from '../store/store.ts'
import type { Breaker } from './breaker.ts'

export interface DeriveOptions {
  readonly store: Pick<Store, 'derive'>
  readonly derivation: Derivation
  readonly breaker: Pick<Breaker, 'guard'>
  readonly metrics: Pick<Metrics, 'derivedMinutes' | 'staleMinutes'>
  readonly log: Logger
  /** See `Store.derive`; ms. */
  readonly quiet?: number
  /** Between rounds that found nothing more to build, ms. */
  readonly interval?: number
  /** After a round that failed. */
  readonly pauses?: Pauses
}

/**
 * Clients report a minute over the minute after it, so a minute into which nothing came for a while is mostly complete;
 * what comes later makes it stale again.
 */
const usualQuiet = 5000

/** Minutes of one round: a few hundred milliseconds of the store's time. */
const minutesOfRound = 30

/** Builds what is derived, minute by minute, as records come. Several at once, in other processes too, do no harm. */
export function createDeriver(options: DeriveOptions): { start(): void; stop(): Promise<void> } {
  const { interval = 1000, pauses = { least: 1000, most: 60_000 } } = options
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const outcome = await round(options, stopping.signal)
      failures = outcome === 'failed' ? failures + 1 : 0
      if (outcome === 'more') continue
      // Replicas started together must not come together every time.
      const idle = interval * (0.5 + Math.random())
      await pause(outcome === 'failed' ? backOff(failures, pauses) : idle, stopping.signal)
    }
  }

  return {
    start: () => {
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** more: there may be quiet minutes left to build at once. */
async function round(options: DeriveOptions, giveUp: AbortSignal): Promise<'more' | 'idle' | 'failed'> {
  const { store, derivation, breaker, metrics, log, quiet = usualQuiet } = options
  const to = derivation.to.name
  try {
    const outcome = await breaker.guard(giveUp, {
      run: () => store.derive(derivation, { quiet, limit: minutesOfRound }).catch(absence),
      failure: (result) => ('reason' in result ? result.reason : undefined),
    })
    if (!outcome || 'reason' in outcome) return 'idle'
    metrics.derivedMinutes.inc({ to }, outcome.built)
    metrics.staleMinutes.set({ to }, outcome.stale)
    return outcome.built === minutesOfRound ? 'more' : 'idle'
  } catch (error) {
    log.error({ err: error, to }, 'deriving failed unexpectedly: questions are answered from the records themselves')
    return 'failed'
  }
}

/** Why the store could not derive; anything but its absence is a mistake in the code. */
function absence(error: unknown): Derived | { readonly reason: string } {
  if (error instanceof TarsierError && error.kind === 'transient') return { reason: error.message }
  throw error
}
