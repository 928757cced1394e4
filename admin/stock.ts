import type { JobStatus } from '../observe/job-status.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Derivation } from '../signals/derivation.ts'
import { firstDayThatStays, fitDays, type Retention, type Retentions } from '../signals/retention.ts'
import type { Signal, SignalName } from '../signals/signal.ts'
import type { DayUsage, Space } from '../signals/usage.ts'
import type { Horizon, Store } from '../store/store.ts'
import { type Course, courseOf } from './forecast.ts'

/** What telling of the storage needs of the program. */
export interface StorageDoor {
  readonly store: Pick<Store, 'usage' | 'space'>
  /** All that the store keeps. */
  readonly signals: readonly Signal[]
  readonly derivations: readonly Derivation[]
  readonly retentions: Retentions
  readonly horizon: Horizon
  readonly calendar: Calendar
  /** Undefined in a process that does not do them. */
  readonly jobs: (() => readonly JobStatus[]) | undefined
  /** How long the answer may take, ms. */
  readonly deadline: number
}

/** What is stored, where, and what keeps it in bounds. */
export interface Stock {
  /** Epoch ms. */
  readonly now: number
  readonly today: string
  /** Undefined where the store may not ask. */
  readonly space: Space | undefined
  readonly signals: readonly SignalStock[]
  readonly jobs: readonly JobStatus[] | undefined
}

export interface SignalStock {
  readonly signal: SignalName
  /** Oldest first. */
  readonly days: readonly DayUsage[]
  readonly retention: Retention
  /** The first day kept, and the first that its age alone would keep. */
  readonly keptSince: string
  readonly keptByAge: string
  /** By how many bytes the days that have to stay exceed its size. */
  readonly excess: number
  readonly course: Course
}

/** Looks at the store. Rejects as `Store.usage` does. */
export async function takeStock(door: StorageDoor, cancelled: AbortSignal, now: number): Promise<Stock> {
  const options = { cancelled, deadline: door.deadline }
  const [usage, space] = await Promise.all([door.store.usage(options), door.store.space(options)])
  const today = door.calendar.dayAt(now)
  const signals = door.signals.map(({ name }) => stockOf(name, usage, today, door))
  return { now, today, space, signals, jobs: door.jobs?.() }
}

function stockOf(
  signal: SignalName,
  usage: readonly DayUsage[],
  today: string,
  { calendar, derivations, retentions, horizon }: StorageDoor,
): SignalStock {
  const days = usage.filter((each) => each.signal === signal).sort((left, right) => (left.day < right.day ? -1 : 1))
  const retention = retentions[signal]
  const keptSince = horizon(signal)
  const staysFrom = firstDayThatStays(signal, usage, derivations, calendar.addDays(today, -1))
  const kept = days.filter(({ day }) => day >= keptSince)
  return {
    signal,
    days,
    retention,
    keptSince,
    keptByAge: calendar.addDays(today, -retention.days),
    excess: fitDays(kept, retention.bytes, staysFrom).excess,
    course: courseOf(days, retention, today, calendar),
  }
}
