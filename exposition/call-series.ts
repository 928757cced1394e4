import { latencyBounds } from '../signals/latency.ts'
import type { StatRecord } from '../signals/stat.ts'
import { bound } from './family.ts'
import type { Told } from './series-limit.ts'

/** The longest bound that every Tars library has, ms: with those of some alone a sum over services would bend (ADR 0018). */
const longestBound = 3000

/** In seconds. */
const bounds = latencyBounds.filter((each) => each <= longestBound).map((each) => each / 1000)

/** `le="0.005"` and so on, the last one +Inf. */
const boundLabels = [...bounds, Infinity].map((seconds) => `le="${bound(seconds)}"`)

/** In the order of their amounts. */
const results = ['success', 'timeout', 'exception'] as const

/** A counter a result, a bucket a bound, sum and count. */
export const seriesOfCalls = results.length + boundLabels.length + 2

/** Where the amounts of a series lie: a result each, the response times (ms), the calls that are in a bucket or should be … */
const success = 0
const timeout = 1
const exception = 2
const time = 3
const timed = 4
/** … and the calls by column, not cumulated. */
const firstBucket = 5
const width = firstBucket + bounds.length

/** The calls of one combination of labels. */
export interface CallSeries extends Told {
  readonly amounts: Float64Array
}

export function beginCalls(labels: string, now: number): CallSeries {
  return { labels, series: seriesOfCalls, changedAt: now, amounts: new Float64Array(width) }
}

/** Where reports are summed up, one at a time; it grows with the largest. */
let sums = new Float64Array(100 * width)

/**
 * What a report adds to series, until it is acknowledged. Summed while its records are new: later they have left the
 * processor's cache, and reading them again would cost three times as much. Heads of one series that come one after the
 * other, as those of several hosts do, are one entry.
 */
export class CallTally {
  readonly #series: CallSeries[] = []
  #amounts = sums
  #begin = -width

  add(series: CallSeries, record: StatRecord): void {
    if (series !== this.#series.at(-1)) this.#next(series)
    const begin = this.#begin
    const bucketed = addBuckets(begin + firstBucket, record)
    addTo(begin + success, record.succ_count)
    addTo(begin + timeout, record.timeout_count)
    addTo(begin + exception, record.exce_count)
    addTo(begin + time, Math.max(0, Number(record.total_time)))
    addTo(begin + timed, Math.max(record.succ_count, bucketed))
  }

  #next(series: CallSeries): void {
    this.#series.push(series)
    this.#begin += width
    if (this.#begin + width > sums.length) {
      const larger = new Float64Array(2 * sums.length)
      larger.set(sums)
      sums = larger
    }
    sums.fill(0, this.#begin, this.#begin + width)
  }

  /** To be called after the last record, before another report is summed up. */
  keep(): void {
    this.#amounts = sums.slice(0, this.#begin + width)
  }

  /** Adds all of it. `now` is on the monotonic clock. */
  raise(now: number): void {
    let at = 0
    for (const series of this.#series) {
      series.changedAt = now
      for (let place = 0; place < width; place++) {
        series.amounts[place] = (series.amounts[place] ?? 0) + (this.#amounts[at++] ?? 0)
      }
    }
  }
}

function addTo(at: number, amount: number): void {
  sums[at] = (sums[at] ?? 0) + amount
}

/** How many calls of the record are in buckets. Each by its name: in a loop over names V8 takes twice as long. */
function addBuckets(begin: number, record: StatRecord): number {
  return (
    addBucket(begin, record.le_5) +
    addBucket(begin + 1, record.le_10) +
    addBucket(begin + 2, record.le_50) +
    addBucket(begin + 3, record.le_100) +
    addBucket(begin + 4, record.le_200) +
    addBucket(begin + 5, record.le_500) +
    addBucket(begin + 6, record.le_1000) +
    addBucket(begin + 7, record.le_2000) +
    addBucket(begin + 8, record.le_3000) +
    (record.le_5000 ?? 0) +
    (record.le_10000 ?? 0) +
    (record.le_100000 ?? 0) +
    (record.le_inf ?? 0)
  )
}

function addBucket(at: number, calls: number | undefined): number {
  if (calls === undefined) return 0
  addTo(at, calls)
  return calls
}

export function callLines({ labels, amounts }: CallSeries): string {
  let lines = ''
  for (const [place, result] of results.entries()) {
    lines += `tars_calls_total{${labels},result="${result}"} ${amounts[success + place]}\n`
  }
  return lines
}

export function durationLines({ labels, amounts }: CallSeries): string {
  const name = 'tars_call_duration_seconds'
  const all = amounts[timed] ?? 0
  let lines = ''
  let calls = 0
  for (const [place, le] of boundLabels.entries()) {
    calls += amounts[firstBucket + place] ?? 0
    // Beyond 2^53 sums are rounded, each in its own way.
    const upTo = place < bounds.length ? Math.min(calls, all) : all
    lines += `${name}_bucket{${labels},${le}} ${upTo}\n`
  }
  const seconds = (amounts[time] ?? 0) / 1000
  return `${lines}${name}_sum{${labels}} ${seconds}\n${name}_count{${labels}} ${all}\n`
}
