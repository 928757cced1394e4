import type { ReportedValue } from './property-reports.ts'

/** A value's bounds: above `lower`, not above `upper`. */
interface Bounded {
  readonly lower: number
  readonly upper: number
}

/** What values of one policy are together, by looking at every report. */
export function naiveValue(policy: string, reports: readonly ReportedValue[]) {
  const numbers = reports.map(({ text }) => Number(text)).filter((each) => !Number.isNaN(each))
  const sum = numbers.reduce((all, each) => all + each, 0)
  switch (policy) {
    case 'Sum':
    case 'Count':
      return { value: sum }
    case 'Max':
      return { value: Math.max(...numbers) }
    case 'Min':
      return { value: Math.min(...numbers) }
    case 'Avg':
      return naiveAverage(reports)
    case 'Distr':
      return naiveDistribution(reports)
    default:
      return {
        smallest: numbers.length > 0 ? Math.min(...numbers) : null,
        largest: numbers.length > 0 ? Math.max(...numbers) : null,
        mean: numbers.length > 0 ? sum / numbers.length : null,
        reports: reports.length,
      }
  }
}

function naiveAverage(reports: readonly ReportedValue[]) {
  const parts = reports.map(({ text }) => text.split('=').map(Number))
  const sum = parts.reduce((all, [each = 0]) => all + each, 0)
  const count = parts.reduce((all, [, each = 1]) => all + each, 0)
  return { value: sum / count, sum, count }
}

function bucketsOf({ text }: ReportedValue) {
  return text.split(',').map((entry) => entry.split('|').map(Number))
}

/** Every bound of any report, rising. */
export function naiveBounds(reports: readonly ReportedValue[]): number[] {
  const bounds = new Set(reports.flatMap((report) => bucketsOf(report).map(([bound = 0]) => bound)))
  return [...bounds].sort((one, other) => one - other)
}

/** Every value that was counted. */
function naiveValues(reports: readonly ReportedValue[]): Bounded[] {
  return reports.flatMap((report) =>
    bucketsOf(report).flatMap(([upper = 0, count = 0], place, all) =>
      Array.from({ length: count }, () => ({ lower: all[place - 1]?.[0] ?? -Infinity, upper })),
    ),
  )
}

/** Whether any value lies between bounds between which others know one more. */
export function naiveUneven(reports: readonly ReportedValue[]): boolean {
  const bounds = naiveBounds(reports)
  return naiveValues(reports).some(({ lower, upper }) => bounds.some((bound) => bound > lower && bound < upper))
}

function naiveDistribution(reports: readonly ReportedValue[]) {
  const values = naiveValues(reports)
  const [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map((fraction) => naivePercentile(values, fraction))
  return { total: values.length, p50, p90, p95, p99 }
}

/** The counts of values by bound. */
export function naiveCounts(bounds: readonly number[], reports: readonly ReportedValue[]): number[] {
  const values = naiveValues(reports)
  return bounds.map((bound) => values.filter(({ upper }) => upper === bound).length)
}

/** By nearest rank: its bounds are those of the values that are at least and at most so large. */
function naivePercentile(values: readonly Bounded[], fraction: number) {
  const rank = fraction * values.length
  const place = Math.max(1, Math.ceil(rank)) - 1
  const lower = values.map((each) => each.lower).sort((one, other) => one - other)[place] ?? 0
  const upper = values.map((each) => each.upper).sort((one, other) => one - other)[place] ?? 0
  const start = lower === -Infinity ? Math.min(0, upper) : lower
  // Where all values between two bounds are of one bucket, by its place among them.
  const within = values.filter((each) => each.lower === lower && each.upper === upper)
  const overlapping = values.some((each) => each.lower < upper && each.upper > lower && !within.includes(each))
  const before = values.filter((each) => each.upper <= lower).length
  const share = overlapping ? undefined : (rank - before) / within.length
  return { lower: lower === -Infinity ? null : lower, upper, start, share }
}
