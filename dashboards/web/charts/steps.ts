import type { Range } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'

/**
 * A step on a chart's axis. One without a point was quiet where somebody reported in it, of other calls; where nobody
 * did, or nobody can have yet, it is unknown: a gap, not a zero.
 */
export type Step<Point> =
  | { readonly kind: 'reported'; readonly start: number; readonly point: Point }
  | { readonly kind: 'quiet' | 'unknown'; readonly start: number }

export interface Axis {
  readonly range: Range
  /** Seconds from one step to the next. */
  readonly step: number
  readonly zone: Zone
  /** Epoch seconds; what comes after is not known yet. */
  readonly now: number
}

/** Reports are on their way for so long, seconds. */
const settled = 60

/** Every step of a range, in order. `gaps`: spans in which nobody reported, undefined while that is not known. */
export function stepsOf<Point extends { readonly timestamp: number }>(
  points: readonly Point[],
  gaps: readonly Range[] | undefined,
  { range, step, zone, now }: Axis,
): readonly Step<Point>[] {
  const reported = new Map(points.map((point) => [point.timestamp, point]))
  const starts = new Set([...gridOf(range, step, zone, reported), ...reported.keys()])
  return [...starts]
    .sort((one, other) => one - other)
    .map((start): Step<Point> => {
      const point = reported.get(start)
      if (point) return { kind: 'reported', start, point }
      const [from, to] = [Math.max(start, range.from), Math.min(start + step, range.to)]
      const isUnknown = !gaps || to > now - settled || isWithin(from, to, gaps)
      return { kind: isUnknown ? 'unknown' : 'quiet', start }
    })
}

/** Starts of steps by the clock. Where clocks were changed the server's differ, and theirs stand. */
function gridOf(range: Range, step: number, zone: Zone, reported: ReadonlyMap<number, unknown>): readonly number[] {
  const known = [...reported.keys()]
  const starts: number[] = []
  const offset = zone.clockAt(range.from) - range.from
  const first = step * Math.floor((range.from + offset) / step) - offset
  for (let start = first; start < range.to; start += step) {
    const isTaken = !reported.has(start) && known.some((each) => Math.abs(each - start) < step / 2)
    if (!isTaken) starts.push(start)
  }
  return starts
}

function isWithin(from: number, to: number, gaps: readonly Range[]): boolean {
  return gaps.some((gap) => gap.from <= from && gap.to >= to)
}

/** The unknown runs of a chart, for shading: with a point on either side, where there is one. */
export function unknownRuns(
  steps: readonly Step<unknown>[],
  { step, now }: Pick<Axis, 'step' | 'now'>,
): readonly Range[] {
  const runs: { from: number; to: number }[] = []
  for (const { kind, start } of steps) {
    const last = runs.at(-1)
    if (kind !== 'unknown' || start + step > now - settled) continue
    if (last && last.to === start) last.to += step
    else runs.push({ from: start, to: start + step })
  }
  return runs
}
