import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Signal, SignalName } from '../signals/signal.ts'
import type { Horizon, Store } from '../store/store.ts'
import { backOff, type Pauses, pause } from './pause.ts'

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
  readonly signals: readonly Signal[]
  readonly horizon: Horizon
  readonly calendar: Calendar
  readonly metrics: Pick<Metrics, 'expiredDays' | 'expiredRecords'>
  readonly log: Logger
  /** Epoch ms. */
  readonly now?: () => number
  /** Between rounds, ms. */
  readonly interval?: number
  /** After a round that failed. */
  readonly pauses?: Pauses
}

/**
 * Sees at start and every hour that today's and tomorrow's targets exist and that days past the horizon go.
 * A day goes one day after it has passed the horizon, so that no write on its way brings it back.
 */
export function createRetention(options: RetentionOptions): { start(): void; stop(): Promise<void> } {
  const { interval = 3_600_000, pauses = { least: 1000, most: 600_000 } } = options
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      failures = (await round(options)) ? 0 : failures + 1
      // Replicas started together must not come together every hour.
      const healthy = interval * (0.9 + Math.random() / 5)
      await pause(failures === 0 ? healthy : backOff(failures, pauses), stopping.signal)
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

/** True where all of it worked. */
async function round(options: RetentionOptions): Promise<boolean> {
  const { store, signals, calendar, now = Date.now } = options
  const today = calendar.dayAt(now())
  const prepared = await worked(options.log, 'preparing the days to come', () =>
    store.prepare([today, calendar.addDays(today, 1)]),
  )
  let expired = true
  for (const signal of signals) {
    const worksForThis = await worked(options.log, `dropping old days of ${signal.name}`, () => expire(signal, options))
    expired = expired && worksForThis
  }
  return prepared && expired
}

async function expire(signal: Signal, { store, horizon, calendar, metrics, log }: RetentionOptions): Promise<void> {
  const firstDayKept = calendar.addDays(horizon(signal.name), -1)
  for (const { day, records } of await store.expire(signal, firstDayKept)) {
    metrics.expiredDays.inc({ signal: signal.name })
    metrics.expiredRecords.inc({ signal: signal.name }, records)
    log.info({ signal: signal.name, day, records }, 'a day has passed the retention and is dropped')
  }
}

async function worked(log: Logger, what: string, act: () => Promise<void>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    log.warn({ err: error }, `${what} failed, tried again soon`)
    return false
  }
}
