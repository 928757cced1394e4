import { latencyBounds, latencyColumns } from '../signals/latency.ts'

/** How long calls that succeeded took. */
export interface Latency {
  readonly succeeded: number
  /** Calls by column, in the order of `latencyColumns`. */
  readonly counts: readonly number[]
  /** The longest response time, ms; null where none is known. */
  readonly longest: number | null
}

/** Where a percentile lies: within the bucket's bounds, ms. Above the last bound there is no upper one. */
export interface Percentile {
  /** By linear interpolation in the bucket; its lower bound where it has no upper one. */
  readonly value: number
  readonly lower: number
  readonly upper: number | null
}

/** Most clients know bounds up to 3,000 ms; calls that took longer are in no column of theirs. */
const lastCommonBound = 3000
const commonColumns = latencyBounds.filter((bound) => bound <= lastCommonBound).length
const lastBound = latencyBounds.at(-2) ?? 0

/** Calls that succeeded and lie above the last bound that their client knew: under `le_inf`, or in no column at all. */
export function callsAbove(latency: Latency): number {
  return unplaced(latency) + (latency.counts[latencyColumns.length - 1] ?? 0)
}

/** The percentile of a fraction from 0 to 1; null without calls that succeeded, or where nobody counted them by bound. */
export function percentileOf(latency: Latency, fraction: number): Percentile | null {
  const { succeeded, counts } = latency
  if (succeeded <= 0 || !isCounted(latency)) return null
  const rank = fraction * succeeded
  // Calls in no column may lie anywhere above 3,000 ms, between those that Java counts there: nobody knows their order.
  const known = unplaced(latency) > 0 ? commonColumns : latencyColumns.length - 1
  let before = 0
  for (let place = 0; place < known; place++) {
    const count = counts[place] ?? 0
    if (count > 0 && before + count >= rank) return within(place, (rank - before) / count)
    before += count
  }
  const lower = known === commonColumns ? lastCommonBound : lastBound
  return { value: lower, lower, upper: null }
}

function within(place: number, share: number): Percentile {
  const lower = latencyBounds[place - 1] ?? 0
  const upper = latencyBounds[place] ?? lower
  return { value: lower + (upper - lower) * Math.max(0, share), lower, upper }
}

function unplaced(latency: Latency): number {
  const { succeeded, counts } = latency
  return isCounted(latency) ? Math.max(0, succeeded - counts.reduce((sum, count) => sum + count, 0)) : 0
}

/** Reports over HTTP need not count calls by bound: without any in a column, these are slow ones only if one is known to be. */
function isCounted({ counts, longest }: Latency): boolean {
  return (longest ?? 0) > lastCommonBound || counts.some((count) => count > 0)
}
