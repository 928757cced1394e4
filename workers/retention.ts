import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { backOff, type Pauses, pause } from '../pause.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Signal, SignalName } from '../signals/signal.ts'
import type { Horizon, Store } from '../store/store.ts'
import type { Breaker } from './breaker.ts'

export interface HorizonOptions {
  readonly calendar: Calendar
  /** Whole days that a signal's records are kept after their own. */
  readonly retentionDays: Readonly<Record<SignalName, number>>
  /** Epoch ms. */
  readonly now?: () => number
}

/** The first day kept of a signal: today in the calendar's zone minus its retention (design: retention has a horizon). */
export function createHorizon({ calendar, retentionDays, now = Date.now }: HorizonOptions): Horizon {
  const known = new Map<SignalName, { readonly today: string; readonly first: string }>()
  return (signal) => {
    const today = calendar.dayAt(now())
    const found = known.get(signal)
    if (found?.today === today) return found.first
    const first = calendar.addDays(today, -retentionDays[signal])
    known.set(signal, { today, first })
    return first
  }
}

export interface RetentionOptions {
  readonly store: Pick<Store, 'prepare' | 'expire'>
  /** The store's: while it knows the store away, nothing is asked of it. */
  readonly breaker: Pick<Breaker, 'trouble'>
  readonly signals: readonly Signal[]
  readonly horizon: Horizon
  readonly calendar: Calendar
  readonly metrics: Pick<Metrics, 'expiredDays' | 'expiredRecords'>
  readonly log: Logger
  /** Epoch ms. */
  readonly now?: () => number
  /** Between rounds, ms. */
  readonly interval?: number
  /** After a round that failed; the least also between looks at whether the store is back. */
  readonly pauses?: Pauses
}

/**
 * Sees at start and every hour that today's and tomorrow's targets exist and that days past the horizon go.
 * A day goes one day after it has passed the horizon, so that no write on its way brings it back.
 * That it fails is told once, and once that it works again; that the store is away is the breaker's to tell.
 */
export function createRetention(options: RetentionOptions): { start(): void; stop(): Promise<void> } {
  const { breaker, log, interval = 3_600_000, pauses = { least: 1000, most: 600_000 } } = options
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let toldFailing = false

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const problems = await roundUnlessAway()
      failures = problems === 'away' || problems.length === 0 ? 0 : failures + 1
      if (problems !== 'away') tell(problems)
      await pause(problems === 'away' ? pauses.least : nextPause(failures), stopping.signal)
    }
  }

  function nextPause(failures: number): number {
    // Replicas started together must not come together every hour.
    return failures === 0 ? interval * (0.9 + Math.random() / 5) : backOff(failures, pauses)
  }

  async function roundUnlessAway(): Promise<readonly unknown[] | 'away'> {
    if (breaker.trouble() !== undefined) return 'away'
    const problems = await round(options)
    return breaker.trouble() === undefined ? problems : 'away'
  }

  function tell(problems: readonly unknown[]): void {
    const failing = problems.length > 0
    if (failing && !toldFailing) log.warn(seenIn(problems), 'retention fails and is tried again until it works')
    if (!failing && toldFailing) log.info('retention works again')
    toldFailing = failing
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

/** What went wrong; one part's failure keeps no other from its work. */
async function round(options: RetentionOptions): Promise<readonly unknown[]> {
  const { store, signals, calendar, now = Date.now } = options
  const today = calendar.dayAt(now())
  const problems: unknown[] = []
  const note = (error: unknown) => problems.push(error)
  await store.prepare([today, calendar.addDays(today, 1)]).catch(note)
  for (const signal of signals) await expire(signal, options).catch(note)
  return problems
}

async function expire(signal: Signal, { store, horizon, calendar, metrics, log }: RetentionOptions): Promise<void> {
  const firstDayKept = calendar.addDays(horizon(signal.name), -1)
  for (const { day, records } of await store.expire(signal, firstDayKept)) {
    metrics.expiredDays.inc({ signal: signal.name })
    metrics.expiredRecords.inc({ signal: signal.name }, records)
    log.info({ signal: signal.name, day, records }, 'a day has passed the retention and is dropped')
  }
}

/** A failure that the store names is told in its words; only a mistake in the code needs its stack. */
function seenIn(problems: readonly unknown[]): { readonly reason: string; readonly err?: unknown } {
  const reason = problems.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')
  const mistake = problems.find((each) => !(each instanceof TarsierError))
  return mistake === undefined ? { reason } : { reason, err: mistake }
}
