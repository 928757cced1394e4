import { latencyPlaceOf } from '../signals/latency.ts'

/** Interval counts as a flat list, rising: bound in ms, calls, bound, calls, … */
export type Intervals = readonly number[]

/** Bounds beyond these count in their columns only; the text would outgrow what Elasticsearch keeps of a value. */
const mostBoundsInText = 1000

/** The same counts by rising bound, each bound once: libraries send maps in any order. */
export function sortIntervals(intervals: Intervals): Intervals {
  if (isRising(intervals)) return intervals
  const calls = new Map<number, number>()
  for (let i = 0; i < intervals.length; i += 2) {
    const bound = intervals[i] ?? 0
    calls.set(bound, (calls.get(bound) ?? 0) + (intervals[i + 1] ?? 0))
  }
  return [...calls].sort(([left], [right]) => left - right).flat()
}

function isRising(intervals: Intervals): boolean {
  for (let i = 2; i < intervals.length; i += 2) {
    if ((intervals[i] ?? 0) <= (intervals[i - 2] ?? 0)) return false
  }
  return true
}

/** The document's form, "5|12,10|3". */
export function intervalText(intervals: Intervals): string {
  let text = ''
  const end = Math.min(intervals.length, 2 * mostBoundsInText)
  for (let i = 0; i < end; i += 2) {
    text += i === 0 ? `${intervals[i]}|${intervals[i + 1]}` : `,${intervals[i]}|${intervals[i + 1]}`
  }
  return text
}

/** The counts by the place of their column in `latencyColumns`; undefined where there is no call. */
export function callsByColumn(intervals: Intervals): readonly (number | undefined)[] {
  const none = undefined
  const calls: (number | undefined)[] = [none, none, none, none, none, none, none, none, none, none, none, none, none]
  for (let i = 0; i < intervals.length; i += 2) {
    const more = intervals[i + 1] ?? 0
    if (more === 0) continue
    const place = latencyPlaceOf(intervals[i] ?? 0)
    calls[place] = (calls[place] ?? 0) + more
  }
  return calls
}

/**
 * Reads "5|12,10|3"; undefined where it is anything else. The empty text has no intervals.
 * Calls have up to 12 digits: a column's sum of all bounds stays exact.
 */
export function parseIntervals(text: string): Intervals | undefined {
  if (text === '') return []
  const entries = text.split(',')
  if (entries.length > mostBoundsInText) return undefined
  const intervals: number[] = []
  for (const entry of entries) {
    const parts = /^(\d{1,10})\|(\d{1,12})$/.exec(entry)
    if (!parts) return undefined
    intervals.push(Number(parts[1]), Number(parts[2]))
  }
  return intervals
}
