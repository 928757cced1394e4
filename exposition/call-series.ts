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

/**
 * What a report adds to series, until it is acknowledged. Summed while its records are new: later they have left the
 * processor's cache, and reading them again would cost three times as much. Heads of one series that come one after the
 * other, as those of several hosts do, are one entry.
 */
export class CallTally {
  readonly #series: CallSeries[] = []
  /** `width` a series. */
  #amounts = new Float64Array(50 * width)

  /** How many numbers there is room for. */
  get room(): number {
    return this.#amounts.length
  }

  add(series: CallSeries, record: StatRecord): void {
    if (series !== this.#series.at(-1)) this.#next(series)
    const begin = (this.#series.length - 1) * width
    const bucketed = this.#addBuckets(begin + firstBucket, record)
    this.#add(begin + success, record.succ_count)
    this.#add(begin + timeout, record.timeout_count)
    this.#add(begin + exception, record.exce_count)
    this.#add(begin + time, Math.max(0, Number(record.total_time)))
    this.#add(begin + timed, Math.max(record.succ_count, bucketed))
  }

  #next(series: CallSeries): void {
    const begin = this.#series.push(series) * width - width
    if (begin + width > this.#amounts.length) {
      const larger = new Float64Array(2 * this.#amounts.length)
      larger.set(this.#amounts)
      this.#amounts = larger
    }
    this.#amounts.fill(0, begin, begin + width)
  }

  #add(at: number, amount: number): void {
    this.#amounts[at] = (this.#amounts[at] ?? 0) + amount
  }

  /** How many calls of the record are in buckets. Each by its name: in a loop over names V8 takes twice as long. */
  #addBuckets(begin: number, record: StatRecord): number {
    return (
      this.#addBucket(begin, record.le_5) +
      this.#addBucket(begin + 1, record.le_10) +
      this.#addBucket(begin + 2, record.le_50) +
      this.#addBucket(begin + 3, record.le_100) +
      this.#addBucket(begin + 4, record.le_200) +
      this.#addBucket(begin + 5, record.le_500) +
      this.#addBucket(begin + 6, record.le_1000) +
      this.#addBucket(begin + 7, record.le_2000) +
      this.#addBucket(begin + 8, record.le_3000) +
      (record.le_5000 ?? 0) +
      (record.le_10000 ?? 0) +
      (record.le_100000 ?? 0) +
      (record.le_inf ?? 0)
    )
  }

  #addBucket(at: number, calls: number | undefined): number {
    if (calls === undefined) return 0
    this.#add(at, calls)
    return calls
  }

  /** Adds all of it to the series; the tally is empty then. `now` is on the monotonic clock. */
  raise(now: number): void {
    let at = 0
    for (const series of this.#series) {
      series.changedAt = now
      for (let place = 0; place < width; place++) {
        series.amounts[place] = (series.amounts[place] ?? 0) + (this.#amounts[at++] ?? 0)
      }
    }
    this.#series.length = 0
  }
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
