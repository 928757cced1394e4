import { dayName, instantOf } from './clock.ts'
import type { Zone } from './zone.ts'

/** A span of time as it was chosen: the last ones move on with every refresh. */
export type RangeChoice =
  | { readonly kind: 'last'; readonly minutes: number }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** Epoch seconds, the end not included. */
export interface Range {
  readonly from: number
  readonly to: number
}

export const dayNames = ['today', 'yesterday'] as const

const minute = 60
const day = 86_400

/** The span that a choice means at a moment, epoch seconds: full minutes, the running one left out of the last ones. */
export function rangeOf(choice: RangeChoice, now: number, zone: Zone): Range {
  switch (choice.kind) {
    case 'last': {
      const to = minute * Math.floor(now / minute)
      return { from: to - choice.minutes * minute, to }
    }
    case 'day': {
      const date = dateOf(choice.day, now, zone)
      return { from: instantOf(date, 0, zone), to: instantOf(nextDate(date), 0, zone) }
    }
    case 'between':
      return { from: choice.from, to: choice.to }
  }
}

/** The span of a choice with the minute that is running, where it ends with the one before. */
export function untilNow(choice: RangeChoice, { from, to }: Range): Range {
  return choice.kind === 'last' ? { from, to: to + minute } : { from, to }
}

/** Whether a span is the present: its end has only just passed, or not yet. */
export function isPresent({ to }: Range, now: number): boolean {
  return to >= now - 5 * minute
}

/** The last five minutes of a span that have passed. */
export function newestOf({ from, to }: Range, now: number): Range {
  const end = Math.max(from + minute, Math.min(to, minute * Math.floor(now / minute)))
  return { from: Math.max(from, end - 5 * minute), to: end }
}

function dateOf(name: string, now: number, zone: Zone): string {
  if (name === 'today') return dashed(dayName(now, zone))
  if (name === 'yesterday') {
    const midnight = Date.parse(`${dashed(dayName(now, zone))}T00:00:00Z`)
    return new Date(midnight - day * 1000).toISOString().slice(0, 10)
  }
  return dashed(name)
}

function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + day * 1000).toISOString().slice(0, 10)
}

function dashed(name: string): string {
  return `${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}`
}

/** Steps that the API takes: multiples of a minute that divide a day. Seconds. */
const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600]

/** The shortest step that leaves at most so many points. */
export function stepFor({ from, to }: Range, most: number): number {
  return steps.find((step) => (to - from) / step <= most) ?? day
}
