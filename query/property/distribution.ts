/** Values above a bound (null: the first bucket, which has none below) and not above another, and how many. */
export interface Bucket {
  readonly lower: number | null
  readonly upper: number
  readonly count: number
}

/** What the store answers for records with the same bounds. */
export interface BoundCounts {
  /** "5,20,100". */
  readonly bounds: string
  /** By place. */
  readonly counts: readonly (number | null | undefined)[]
}

/** Counts of one or several lists of bounds. */
export interface Distribution {
  /** Every bound of any list, rising. */
  readonly bounds: readonly number[]
  /** Those with values, each with the bounds of its own list, in no order. */
  readonly buckets: readonly Bucket[]
}

/** Counts by bound, those between the same two bounds added. */
export function distributionOf(rows: readonly BoundCounts[]): Distribution {
  const bounds = new Set<number>()
  const buckets = new Map<string, Bucket>()
  for (const row of rows) {
    let lower: number | null = null
    for (const [place, upper] of row.bounds.split(',').map(Number).entries()) {
      bounds.add(upper)
      const count = row.counts[place] ?? 0
      const name = `${lower},${upper}`
      if (count > 0) buckets.set(name, { lower, upper, count: count + (buckets.get(name)?.count ?? 0) })
      lower = upper
    }
  }
  return { bounds: [...bounds].sort((one, other) => one - other), buckets: [...buckets.values()] }
}

/** How many values have each of these bounds as their upper one. */
export function countsUnder(bounds: readonly number[], { buckets }: Distribution): readonly number[] {
  const counts = new Map<number, number>()
  for (const { upper, count } of buckets) counts.set(upper, count + (counts.get(upper) ?? 0))
  return bounds.map((bound) => counts.get(bound) ?? 0)
}

/** Whether a count covers more than one step of the bounds, as servers that counted by other bounds than the rest give. */
export function isUneven({ bounds, buckets }: Distribution): boolean {
  const places = new Map(bounds.map((bound, place) => [bound, place]))
  return buckets.some(({ lower, upper }) => {
    const [first, last] = [lower === null ? -1 : (places.get(lower) ?? -1), places.get(upper) ?? 0]
    return last - first > 1
  })
}

export function totalOf({ buckets }: Distribution): number {
  return buckets.reduce((sum, { count }) => sum + count, 0)
}

/** Where a percentile lies: above `lower`, where that is known, and not above `upper`. */
export interface Percentile {
  readonly value: number
  readonly lower: number | null
  readonly upper: number
}

/** Percentiles of fractions from 0 to 1; none without values. */
export function percentilesOf({ buckets }: Distribution, fractions: readonly number[]): readonly (Percentile | null)[] {
  const byLower = [...buckets].sort((one, other) => (one.lower ?? -Infinity) - (other.lower ?? -Infinity))
  const byUpper = [...buckets].sort((one, other) => one.upper - other.upper)
  const total = totalOf({ bounds: [], buckets })
  return fractions.map((fraction) => {
    const rank = fraction * total
    // As few values as possible may be that small, and as few that large: with these bounds the exact value lies within.
    const [first, last] = [reaching(rank, byLower), reaching(rank, byUpper)]
    if (!first || !last) return null
    const [{ lower }, { upper }] = [first.bucket, last.bucket]
    const value = first.bucket === last.bucket ? within(last.bucket, last.share) : middle(lower, upper)
    return { value, lower, upper }
  })
}

/** The bucket with which that many values are counted, and how much of it they need. */
function reaching(rank: number, buckets: readonly Bucket[]) {
  let before = 0
  for (const bucket of buckets) {
    if (before + bucket.count >= rank) return { bucket, share: (rank - before) / bucket.count }
    before += bucket.count
  }
  // Fractions of a sum may be larger than the sum by the last digit.
  const bucket = buckets.at(-1)
  return bucket && { bucket, share: 1 }
}

/** By linear interpolation; the first bucket of what is mostly not negative begins at 0. */
function within({ lower, upper }: Bucket, share: number): number {
  const start = lower ?? Math.min(0, upper)
  return start + (upper - start) * Math.max(0, share)
}

function middle(lower: number | null, upper: number): number {
  return within({ lower, upper, count: 1 }, 0.5)
}
