import { dayNames, type RangeChoice } from '../time/range.ts'

const minutesOfUnit = { m: 1, h: 60, d: 1440 } as const
const mostMinutes = 31 * 1440

/** The span that a query names: `range=1h`, `day=20260131` or `from=…&to=…`. Undefined where it names none. */
export function readRange(parameters: URLSearchParams): RangeChoice | undefined {
  return readBetween(parameters) ?? readDay(parameters.get('day') ?? '') ?? readLast(parameters.get('range') ?? '')
}

function readBetween(parameters: URLSearchParams): RangeChoice | undefined {
  const [from, to] = [readInstant(parameters.get('from') ?? ''), readInstant(parameters.get('to') ?? '')]
  if (from === undefined || to === undefined || to <= from || to - from > mostMinutes * 60) return undefined
  return { kind: 'between', from, to }
}

function readDay(text: string): RangeChoice | undefined {
  const named = dayNames.find((name) => name === text)
  if (named) return { kind: 'day', day: named }
  if (!/^\d{8}$/.test(text)) return undefined
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  const exists = new Date(`${date}T00:00:00Z`)
  const isThere = !Number.isNaN(exists.getTime()) && exists.toISOString().startsWith(date)
  return isThere ? { kind: 'day', day: text } : undefined
}

function readLast(text: string): RangeChoice | undefined {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (count === undefined) return undefined
  const minutes = Number(count) * (unit === 'd' ? minutesOfUnit.d : unit === 'h' ? minutesOfUnit.h : minutesOfUnit.m)
  return minutes > 0 && minutes <= mostMinutes ? { kind: 'last', minutes } : undefined
}

/** Writes a span's parameters. The last hour, which is usual, has none. */
export function printRange(range: RangeChoice, put: (name: string, value: string) => void): void {
  if (range.kind === 'last' && range.minutes !== 60) put('range', lastText(range.minutes))
  if (range.kind === 'day') put('day', range.day)
  if (range.kind === 'between') {
    put('from', utcText(range.from))
    put('to', utcText(range.to))
  }
}

/** "90m", "6h", "7d" */
export function lastText(minutes: number): string {
  if (minutes % minutesOfUnit.d === 0) return `${minutes / minutesOfUnit.d}d`
  return minutes % minutesOfUnit.h === 0 ? `${minutes / minutesOfUnit.h}h` : `${minutes}m`
}

/** "2026-01-31T08:05Z": to the minute, and the same for everybody who opens the link. */
export function utcText(instant: number): string {
  return `${new Date(instant * 1000).toISOString().slice(0, 16)}Z`
}

export function readInstant(text: string): number | undefined {
  const found = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/.test(text) ? Date.parse(text) / 1000 : Number.NaN
  return Number.isFinite(found) ? 60 * Math.floor(found / 60) : undefined
}
