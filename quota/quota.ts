/**
 * How many of each name may pass in an interval: over all replicas while what they share can be reached, else over this
 * process alone. Intervals begin at multiples of their length since 1970.
 */
export interface Quota {
  /**
   * Takes of what is left for each name, up to as many as are wanted. Names are short: the taker's to shorten. Under an id
   * the answer is that of the first time, for 24 h. Rejects with UNAVAILABLE only under an id, where it can't be kept.
   */
  take(wanted: readonly Wanted[], id?: string): Promise<Taken>
  /** Idempotent. */
  stop(): void
}

export interface Wanted {
  readonly name: string
  readonly count: number
}

export interface Taken {
  /** How many may pass, in the order of what was wanted. */
  readonly granted: readonly number[]
  /** The interval, epoch ms, its end not included. */
  readonly from: number
  readonly to: number
}

export interface QuotaLimits {
  /** ms. */
  readonly interval: number
  /** Of one name in an interval. */
  readonly count: number
}

/** Names counted apart in one interval. Those after them share what one name may: neither memory nor what passes grows. */
export const namesApart = 10_000
