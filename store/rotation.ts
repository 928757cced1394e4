import type { Calendar, TimeRange } from '../signals/calendar.ts'
import type { SignalName } from '../signals/signal.ts'

/** Which index or table a day's records rest in: the only place where days become names. */
export interface Rotation {
  /** Where records of a day, "YYYYMMDD", are written. */
  writeTarget(day: string): string
  /**
   * Where records of a time range may be found, oldest first; some may not exist.
   * One day more on either side: records keep the day of the zone that was set when they came.
   */
  readTargets(range: TimeRange): readonly string[]
  /** The day of a target's name; undefined for names that are not of this rotation. */
  dayOf(target: string): string | undefined
}

/** One target a day: `{prefix}stat_20260131`. */
export function dailyRotation(prefix: string, signal: SignalName, calendar: Calendar): Rotation {
  const stem = `${prefix}${signal}_`
  return {
    writeTarget: (day) => stem + day,
    readTargets: (range) => {
      const days = calendar.daysOf(range)
      const [first] = days
      const last = days.at(-1)
      if (first === undefined || last === undefined) return []
      return [calendar.addDays(first, -1), ...days, calendar.addDays(last, 1)].map((day) => stem + day)
    },
    dayOf: (target) => {
      const day = target.slice(stem.length)
      return target.startsWith(stem) && /^\d{8}$/.test(day) ? day : undefined
    },
  }
}
