import { bucketColumns, type PropertyRecord } from '../signals/property.ts'
import { bound, raised } from './family.ts'
import type { Told } from './series-limit.ts'

/** Counts by the service's own bounds, as a histogram without a sum, which no report says. */
export interface Distribution extends Told {
  readonly kind: 'distribution'
  /** Rising. */
  bounds: readonly number[]
  /** By bound, not cumulated. */
  readonly counts: Map<number, number>
  /** The bounds of the last record, as text and as numbers: hardly ever others than before. */
  lastText: string
  lastBounds: readonly number[]
}

/** With the one bound that every histogram has: +Inf. */
export function beginDistribution(labels: string, now: number): Distribution {
  return {
    kind: 'distribution',
    labels,
    series: 1,
    changedAt: now,
    bounds: [],
    counts: new Map(),
    lastText: '',
    lastBounds: [],
  }
}

/** False, and nothing counted, where `take` finds no room for the series that new bounds are. */
export function addDistribution(
  distribution: Distribution,
  record: PropertyRecord,
  take: (series: number) => boolean,
): boolean {
  const { counts } = distribution
  if (record.bounds !== distribution.lastText && !takeBounds(distribution, record.bounds, take)) return false
  for (const [place, upper] of distribution.lastBounds.entries()) {
    const column = bucketColumns[place]
    const more = column && record[column]
    if (more !== undefined) counts.set(upper, raised(counts.get(upper) ?? 0, Number(more)))
  }
  return true
}

/** False where there is no room for those that are new. */
function takeBounds(distribution: Distribution, text: string, take: (series: number) => boolean): boolean {
  const { counts } = distribution
  const bounds = text.split(',').map(Number)
  const fresh = new Set(bounds.filter((each) => !counts.has(each)))
  if (!take(fresh.size)) return false
  distribution.series += fresh.size
  distribution.bounds = [...distribution.bounds, ...fresh].sort((one, other) => one - other)
  for (const each of fresh) counts.set(each, 0)
  distribution.lastText = text
  distribution.lastBounds = bounds
  return true
}

export function distributionLines({ labels, bounds, counts }: Distribution): string {
  let lines = ''
  let values = 0
  for (const upper of [...bounds, Infinity]) {
    values += counts.get(upper) ?? 0
    lines += `tars_property_distribution_bucket{${labels},le="${bound(upper)}"} ${values}\n`
  }
  return lines
}
