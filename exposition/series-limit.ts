/** Series that are told together; `series` is how many. */
export interface Told {
  /** Their labels in common, as the text formats write them. */
  readonly labels: string
  series: number
  /** When they last changed, ms on the monotonic clock. */
  changedAt: number
}

/** Something whose series a limit bounds. */
export interface SeriesTable {
  /** Forgets what did not change since a time, and says how many series that were. */
  dropIdle(since: number): number
}

/** Series that did not change for this long give way where there is no room for others, ms. */
const idleTime = 3_600_000

/** The tables are looked through for such series once in so long, ms: not for each record that finds no room. */
const lookPause = 60_000

/**
 * How many series there may be in several tables together. A server that is gone, or an address, must not keep others
 * out for ever: what is idle gives way.
 */
export class SeriesLimit {
  readonly most: number
  readonly #tables: SeriesTable[] = []
  #used = 0
  #lookedAt = -Infinity

  constructor(most: number) {
    this.most = most
  }

  get used(): number {
    return this.#used
  }

  bounds(table: SeriesTable): void {
    this.#tables.push(table)
  }

  /** Whether there is room for so many series more; it is theirs then. `now` is on the monotonic clock. */
  take(series: number, now: number): boolean {
    if (this.#used + series > this.most && now - this.#lookedAt >= lookPause) {
      this.#lookedAt = now
      for (const table of this.#tables) this.#used -= table.dropIdle(now - idleTime)
    }
    if (this.#used + series > this.most) return false
    this.#used += series
    return true
  }
}

/** The same for a map. */
export function dropIdle(all: Map<string, Told>, since: number): number {
  let dropped = 0
  for (const [key, { series, changedAt }] of all) {
    if (changedAt > since) continue
    all.delete(key)
    dropped += series
  }
  return dropped
}
