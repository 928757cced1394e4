import { readingAt } from './clock.ts'
import type { Range } from './range.ts'
import type { Zone } from './zone.ts'

const day = 86_400
const spacings = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, day, 2 * day, 7 * day]

/** Instants to label on an axis of time: round times by the zone's clocks, at most so many. */
export function ticksOf({ from, to }: Range, most: number, zone: Zone): readonly number[] {
  const spacing = spacings.find((each) => (to - from) / each <= most) ?? 14 * day
  const first = spacing * Math.ceil(zone.clockAt(from) / spacing)
  const ticks: number[] = []
  for (let clock = first; ; clock += spacing) {
    const instant = zone.instantAt(clock)
    if (instant > to) return ticks
    // A clock that is skipped or shown twice would give a label out of its order.
    if (instant >= from && instant > (ticks.at(-1) ?? -1)) ticks.push(instant)
  }
}

/** A tick's label: the date at midnight, the time else. */
export function tickText(instant: number, zone: Zone): string {
  const { date, time } = readingAt(instant, zone)
  return time === '00:00' ? date.slice(5) : time
}
