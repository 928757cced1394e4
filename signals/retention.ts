import type { Derivation } from './derivation.ts'
import type { SignalName } from './signal.ts'
import type { DayUsage } from './usage.ts'

/** How long the records of a signal are kept, and how much of them. */
export interface Retention {
  /** Whole days beside today. */
  readonly days: number
  /** On all disks together. */
  readonly bytes: number
}

export type Retentions = Readonly<Record<SignalName, Retention>>

/** What a day takes. */
interface Sized {
  readonly day: string
  readonly bytes: number
}

/** What becomes of a signal's days under a limit. */
export interface Fitted {
  /** The first day kept; undefined where every day may stay. */
  readonly keepFrom: string | undefined
  /** By how many bytes the days that have to stay exceed the limit by themselves. */
  readonly excess: number
}

/**
 * Keeps the newest days that take no more than the limit together. The days from `staysFrom` on stay whatever they take:
 * today and yesterday, into which records still come.
 */
export function fitDays(days: readonly Sized[], limit: number, staysFrom: string): Fitted {
  const newestFirst = days.toSorted((left, right) => (left.day < right.day ? 1 : -1))
  let bytes = 0
  let first = staysFrom
  for (const { day, bytes: ofDay } of newestFirst) {
    bytes += ofDay
    if (day >= staysFrom) continue
    if (bytes > limit) return { keepFrom: first, excess: Math.max(0, bytes - ofDay - limit) }
    first = day
  }
  return { keepFrom: undefined, excess: Math.max(0, bytes - limit) }
}

/**
 * The first day of a signal that stays whatever it takes: yesterday. What is derived from another signal stays as long as
 * that has the day: questions ask it in the records' place.
 */
export function firstDayThatStays(
  signal: SignalName,
  usage: readonly DayUsage[],
  derivations: readonly Derivation[],
  yesterday: string,
): string {
  const sources = derivations.filter(({ to }) => to.name === signal).map(({ from }) => from.name)
  const [first] = usage.flatMap((each) => (sources.includes(each.signal) ? [each.day] : [])).sort()
  return first !== undefined && first < yesterday ? first : yesterday
}
