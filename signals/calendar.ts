import { Temporal } from 'temporal-polyfill'

/** A minute as Tars names it, in the deployment's zone (contract section 3). */
export interface Window {
  /** Epoch seconds of the minute's start. */
  readonly f_timestamp: number
  /** Day of the minute's start, "YYYYMMDD". */
  readonly f_date: string
  /** The minute that ends the window, "HHMM" with minutes 01 to 60: 12:59:00–12:59:59 is "1260". */
  readonly f_tflag: string
}

/** A half-open span of time in epoch seconds. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Days and minutes in one zone; the only place that knows about time zones. */
export interface Calendar {
  readonly zone: string
  /** The window that an instant (epoch milliseconds) lies in. */
  windowAt(epochMilliseconds: number): Window
  /** The day, "YYYYMMDD", that an instant (epoch milliseconds) lies in. */
  dayAt(epochMilliseconds: number): string
  /** The span of a day: 23 or 25 hours where the clock changes. Undefined where there is no such day. */
  rangeOf(day: string): TimeRange | undefined
  /** Every day that a range touches, oldest first. */
  daysOf(range: TimeRange): readonly string[]
  /** The day `count` days after `day` (before, where negative). */
  addDays(day: string, count: number): string
  /** An instant (epoch milliseconds) as ISO 8601 with the zone's offset: 2026-01-31T20:00:00.123+08:00. */
  textAt(epochMilliseconds: number): string
  /** What the zone's clocks show at an instant, as seconds since they showed 1970-01-01 00:00. */
  clockAt(instant: number): number
  /**
   * The instant, epoch seconds, at which the clocks show so. Where they do twice, the one asked for; where they are put
   * forward past it, as much later.
   */
  instantAt(clock: number, which?: 'earlier' | 'later'): number
  /** Instants after a range's start and before its end at which clocks are put forward or back, in order. */
  clockChanges(range: TimeRange): readonly number[]
}

const remembered = 4096

/** Builds the calendar of an IANA zone, "Asia/Shanghai" say. Throws RangeError where there is no such zone. */
export function createCalendar(zone: string): Calendar {
  const windowOf = rememberMinutes((minute) => computeWindow(minute, zone))
  const minuteTextOf = rememberMinutes((minute) => minuteText(minute, zone))

  function windowAt(epochMilliseconds: number): Window {
    return windowOf(Math.floor(epochMilliseconds / 60_000))
  }

  function textAt(epochMilliseconds: number): string {
    const minute = Math.floor(epochMilliseconds / 60_000)
    const text = minuteTextOf(minute)
    const seconds = ((epochMilliseconds - minute * 60_000) / 1000).toFixed(3).padStart(6, '0')
    return `${text.slice(0, -offsetWidth)}:${seconds}${text.slice(-offsetWidth)}`
  }

  function daysOf(range: TimeRange): readonly string[] {
    if (range.to <= range.from) return []
    const first = localTime(range.from * 1000, zone).toPlainDate()
    const last = localTime(Math.ceil(range.to * 1000) - 1, zone).toPlainDate()
    const count = first.until(last).days
    return Array.from({ length: count + 1 }, (_, index) => formatDay(first.add({ days: index })))
  }

  localTime(0, zone)
  return {
    zone,
    windowAt,
    dayAt: (epochMilliseconds) => windowAt(epochMilliseconds).f_date,
    rangeOf: (day) => rangeOf(day, zone),
    daysOf,
    textAt,
    addDays: (day, count) => formatDay(requireDay(day).add({ days: count })),
    clockAt: (instant) => instant + localTime(Math.floor(instant) * 1000, zone).offsetNanoseconds / 1e9,
    instantAt: (clock, which = 'earlier') => instantAt(clock, which, zone),
    clockChanges: (range) => clockChanges(range, zone),
  }
}

/** The same for the same minute, without computing it again: Temporal takes microseconds. */
function rememberMinutes<Value>(compute: (minute: number) => Value): (minute: number) => Value {
  const known = new Map<number, Value>()
  return (minute) => {
    const found = known.get(minute)
    if (found !== undefined) return found
    const value = compute(minute)
    if (known.size >= remembered) known.clear()
    known.set(minute, value)
    return value
  }
}

/** "+08:00". */
const offsetWidth = 6

/** A minute as ISO 8601 with its offset, 2026-01-31T20:00+08:00. */
function minuteText(minute: number, zone: string): string {
  return localTime(minute * 60_000, zone).toString({ smallestUnit: 'minute', timeZoneName: 'never' })
}

function computeWindow(minute: number, zone: string): Window {
  const start = localTime(minute * 60_000, zone)
  const endMinute = String(start.minute + 1).padStart(2, '0')
  return {
    f_timestamp: minute * 60,
    f_date: formatDay(start.toPlainDate()),
    f_tflag: `${String(start.hour).padStart(2, '0')}${endMinute}`,
  }
}

function rangeOf(day: string, zone: string): TimeRange | undefined {
  const date = parseDay(day)
  if (!date) return undefined
  return { from: startOfDay(date, zone), to: startOfDay(date.add({ days: 1 }), zone) }
}

function startOfDay(date: Temporal.PlainDate, zone: string): number {
  return Math.floor(date.toZonedDateTime(zone).epochMilliseconds / 1000)
}

function instantAt(clock: number, which: 'earlier' | 'later', zone: string): number {
  const shown = localTime(Math.floor(clock) * 1000, 'UTC').toPlainDateTime()
  // Temporal's own `earlier` goes back from what clocks skip; `compatible` goes on from it, as `later` does.
  const disambiguation = which === 'earlier' ? 'compatible' : 'later'
  const start = shown.toZonedDateTime(zone, { disambiguation }).epochMilliseconds / 1000
  return start + (clock - Math.floor(clock))
}

function clockChanges({ from, to }: TimeRange, zone: string): readonly number[] {
  const changes: number[] = []
  let next = localTime(Math.floor(from) * 1000, zone).getTimeZoneTransition('next')
  while (next && next.epochMilliseconds / 1000 < to) {
    changes.push(next.epochMilliseconds / 1000)
    next = next.getTimeZoneTransition('next')
  }
  return changes
}

function localTime(epochMilliseconds: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(zone)
}

function parseDay(day: string): Temporal.PlainDate | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(day)
  if (!parts) return undefined
  try {
    const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
    return Temporal.PlainDate.from({ year, month, day: dayOfMonth }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

function requireDay(day: string): Temporal.PlainDate {
  const date = parseDay(day)
  if (!date) throw new RangeError(`not a day: ${JSON.stringify(day)}, expected YYYYMMDD`)
  return date
}

function formatDay(date: Temporal.PlainDate): string {
  return date.toString().replaceAll('-', '')
}
