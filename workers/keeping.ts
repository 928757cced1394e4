import { TarsierError } from '../errors.ts'
import { pause } from '../pause.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Retentions } from '../signals/retention.ts'
import type { SignalName } from '../signals/signal.ts'
import type { KeptFrom } from '../signals/usage.ts'
import type { Horizon, Store } from '../store/store.ts'

/** From which day on each signal is kept: by its age, and by what was announced (design: retention has a horizon). */
export interface Keeping {
  /** What is older is written by nobody. */
  readonly horizon: Horizon
  /** What is older may be dropped: nobody has been writing it for long enough that no write is on its way. */
  firstDayNeeded(signal: SignalName): string
  /** Announces a first day kept to every process, durably. Rejects with UNAVAILABLE. */
  announce(signal: SignalName, day: string): Promise<void>
  /** How long it takes, ms, until what was announced may be dropped; undefined where nothing waits for that. */
  waitOf(signal: SignalName): number | undefined
  /** Learns what others announced. Rejects with UNAVAILABLE. */
  refresh(): Promise<void>
  /** Learns it again and again. */
  start(): void
  /** Idempotent. */
  stop(): Promise<void>
}

export interface KeepingOptions {
  readonly store: Pick<Store, 'keepFrom' | 'keptFrom'>
  readonly calendar: Calendar
  readonly retentions: Retentions
  /** Epoch ms. */
  readonly now?: () => number
  /** Between two looks at what others announced, ms. */
  readonly interval?: number
}

/** After an announcement: every process has learned of it, and a write that began before has had its answer. */
const settleTime = 120_000

export function createKeeping(options: KeepingOptions): Keeping {
  const { store, calendar, retentions, now = Date.now, interval = 30_000 } = options
  const stopping = new AbortController()
  const byAge = new Map<SignalName, { readonly today: string; readonly first: string }>()
  let announced: ReadonlyMap<SignalName, KeptFrom> = new Map()
  let running: Promise<void> | undefined

  function firstDayByAge(signal: SignalName): string {
    const today = calendar.dayAt(now())
    const found = byAge.get(signal)
    if (found?.today === today) return found.first
    const first = calendar.addDays(today, -retentions[signal].days)
    byAge.set(signal, { today, first })
    return first
  }

  function horizon(signal: SignalName): string {
    return later(firstDayByAge(signal), announced.get(signal)?.day)
  }

  /** By its age a day goes one day after it has passed the horizon, so that no write on its way brings it back. */
  function firstDayNeeded(signal: SignalName): string {
    const found = announced.get(signal)
    const settled = found && now() - found.announced >= settleTime ? found.day : undefined
    return later(calendar.addDays(firstDayByAge(signal), -1), settled)
  }

  function waitOf(signal: SignalName): number | undefined {
    const found = announced.get(signal)
    if (!found || found.day <= firstDayNeeded(signal)) return undefined
    return Math.max(0, found.announced + settleTime - now())
  }

  async function refresh(): Promise<void> {
    announced = new Map((await store.keptFrom()).map((each) => [each.signal, each]))
  }

  async function announce(signal: SignalName, day: string): Promise<void> {
    await store.keepFrom({ signal, day, announced: now() })
    await refresh()
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(interval, stopping.signal)
      if (!stopping.signal.aborted) await refresh().catch(unlessAway)
    }
  }

  return {
    horizon,
    firstDayNeeded,
    announce,
    waitOf,
    refresh,
    start: () => {
      running ??= repeat()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

function later(one: string, other = ''): string {
  return one >= other ? one : other
}

/** That the store is away is the breaker's to tell. */
function unlessAway(error: unknown): void {
  if (!(error instanceof TarsierError && error.kind === 'transient')) throw error
}
