import type { StatRecord } from '../signals/stat.ts'

/**
 * What tells one set of records from another: their number and three sums over values of chance. A record that is lost
 * shows in the number; one lost and another stored twice shows in the sums.
 */
export interface Totals {
  readonly count: number
  readonly succeeded: number
  readonly time: number
  readonly longest: number
}

/** Adds up records. */
export class TotalsOf {
  #count = 0
  #succeeded = 0
  #time = 0
  #longest = 0

  add(record: StatRecord): void {
    this.#count++
    this.#succeeded += record.succ_count
    this.#time += Number(record.total_time)
    this.#longest += record.maxrsp_time
  }

  /** The totals of so many repetitions. */
  times(repetitions: number): Totals {
    return {
      count: this.#count * repetitions,
      succeeded: this.#succeeded * repetitions,
      time: this.#time * repetitions,
      longest: this.#longest * repetitions,
    }
  }
}
