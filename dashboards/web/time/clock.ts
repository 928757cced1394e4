import type { Zone } from './zone.ts'

/** A clock's reading in parts. */
export interface Reading {
  /** "2026-01-31" */
  readonly date: string
  /** "08:05" */
  readonly time: string
}

/** What clocks show at an instant. */
export function readingAt(instant: number, zone: Zone): Reading {
  const text = new Date(zone.clockAt(instant) * 1000).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/** "2026-01-31 08:05" */
export function dateTimeText(instant: number, zone: Zone): string {
  const { date, time } = readingAt(instant, zone)
  return `${date} ${time}`
}

/** An instant beside `now`: the time alone on the same day, "01-31 08:05" else. */
export function shortText(instant: number, now: number, zone: Zone): string {
  const { date, time } = readingAt(instant, zone)
  return date === readingAt(now, zone).date ? time : `${date.slice(5)} ${time}`
}

/** An instant in epoch ms where many are listed: "01-31 08:05:09.123". */
export function instantText(milliseconds: number, zone: Zone): string {
  const { date, time } = readingAt(Math.floor(milliseconds / 1000), zone)
  return `${date.slice(5)} ${time}:${new Date(milliseconds).toISOString().slice(17, 23)}`
}

/** The same of what is known to the second: "01-31 08:05:09". */
export function secondText(milliseconds: number, zone: Zone): string {
  return instantText(milliseconds, zone).slice(0, '01-31 08:05:09'.length)
}

/** The day of an instant as the API names it: "20260131". */
export function dayName(instant: number, zone: Zone): string {
  return readingAt(instant, zone).date.replaceAll('-', '')
}

/**
 * Minutes since midnight of a typed time: "0805", "8:05", "805" and, as TarsWeb names a day's end, "2400" and "2360".
 * Undefined where it is none.
 */
export function minutesOf(typed: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):?(\d{2})$/.exec(typed.trim()) ?? []
  if (hours === undefined || minutes === undefined) return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) <= 60 && total <= 1440 ? total : undefined
}

/** The instant of a date, "2026-01-31", and minutes since its midnight. */
export function instantOf(date: string, minutes: number, zone: Zone): number {
  return zone.instantAt(Date.parse(`${date}T00:00:00Z`) / 1000 + minutes * 60)
}
