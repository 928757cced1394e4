import type { Calendar, TimeRange, Window } from '../../signals/calendar.ts'
import { latencyBounds, latencyColumns } from '../../signals/latency.ts'
import type { StatRecord } from '../../signals/stat.ts'

/** Measures by looking at every record and every call. */
export function naiveMeasures(records: readonly StatRecord[], minutes: number) {
  if (records.length === 0) return null
  const sum = (field: keyof StatRecord) => records.reduce((all, record) => all + Number(record[field] ?? 0), 0)
  const [calls, successes] = [sum('total_count'), sum('succ_count')]
  const maxTime = Math.max(...records.map(({ maxrsp_time }) => maxrsp_time))
  const bounds = naiveBounds(records, successes, maxTime)
  return {
    calls,
    successes,
    timeouts: sum('timeout_count'),
    exceptions: sum('exce_count'),
    totalTime: sum('total_time'),
    callsPerMinute: calls / minutes,
    successRate: calls > 0 ? successes / calls : null,
    timeoutRate: calls > 0 ? sum('timeout_count') / calls : null,
    exceptionRate: calls > 0 ? sum('exce_count') / calls : null,
    average: successes > 0 ? sum('total_time') / successes : null,
    maxTime,
    p50: naivePercentile(bounds, 0.5),
    p90: naivePercentile(bounds, 0.9),
    p95: naivePercentile(bounds, 0.95),
    p99: naivePercentile(bounds, 0.99),
    above: bounds.filter(({ above }) => above).length,
  }
}

interface Call {
  readonly lower: number
  readonly upper: number
  /** Above the last bound of its client. */
  readonly above: boolean
}

/** The bounds between which each call that succeeded lies, in order; empty where nobody counted them. */
function naiveBounds(records: readonly StatRecord[], successes: number, maxTime: number): Call[] {
  const counted = records.flatMap((record) =>
    latencyColumns.flatMap((column, place): Call[] => {
      const [lower = 0, upper = Infinity] = [latencyBounds[place - 1], latencyBounds[place]]
      return Array.from({ length: record[column] ?? 0 }, () => ({ lower, upper, above: upper === Infinity }))
    }),
  )
  if (counted.length === 0 && maxTime <= 3000) return []
  const missing = Math.max(0, successes - counted.length)
  const slow = (call: Call): Call => (call.upper > 3000 ? { ...call, lower: 3000, upper: Infinity } : call)
  const others = Array.from({ length: missing }, () => ({ lower: 3000, upper: Infinity, above: true }))
  return [...(missing > 0 ? counted.map(slow) : counted), ...others].sort((one, other) => one.upper - other.upper || 0)
}

/** By nearest rank, then by its place among the calls of the same bucket. */
function naivePercentile(calls: readonly Call[], fraction: number) {
  const rank = fraction * calls.length
  const call = calls[Math.max(1, Math.ceil(rank)) - 1]
  if (!call) return null
  const { lower, upper } = call
  if (upper === Infinity) return { value: lower, lower, upper: null }
  const before = calls.filter((each) => each.upper < upper).length
  const count = calls.filter((each) => each.upper === upper).length
  return { value: lower + (upper - lower) * ((rank - before) / count), lower, upper }
}

const windows = new Map<number, Window>()

/** Of the one calendar that a suite asks with: computing it costs more than all else here. */
function windowAt(minute: number, calendar: Calendar): Window {
  const window = windows.get(minute) ?? calendar.windowAt(minute * 1000)
  windows.set(minute, window)
  return window
}

/** When the step of each minute of a range begins: where the clocks show the start of one, or again what they showed there. */
export function naiveSteps(range: TimeRange, seconds: number, calendar: Calendar): Map<number, number> {
  const starts = new Map<number, number>()
  // From long enough before to see the start of the first step.
  let began = { name: '', shown: Infinity, start: range.from }
  for (let minute = range.from - 2 * 86_400; minute < range.to; minute += 60) {
    const { f_date, f_tflag } = windowAt(minute, calendar)
    const shown = 3600 * Number(f_tflag.slice(0, 2)) + 60 * (Number(f_tflag.slice(2)) - 1)
    const name = `${f_date} ${Math.floor(shown / seconds)}`
    if (name !== began.name || shown <= began.shown) began = { name, shown, start: minute }
    starts.set(minute, began.start)
  }
  return starts
}

/** The first minute at which the clocks show the same time so many days before, or what comes after it where they skip it. */
export function naiveDaysBefore(instant: number, days: number, calendar: Calendar): number {
  const { f_date, f_tflag } = windowAt(instant, calendar)
  const wanted = `${calendar.addDays(f_date, -days)} ${f_tflag}`
  for (let minute = instant - (days * 24 + 3) * 3600; ; minute += 60) {
    const window = windowAt(minute, calendar)
    if (`${window.f_date} ${window.f_tflag}` >= wanted) return minute
  }
}
