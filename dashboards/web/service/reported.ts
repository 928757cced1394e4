import type { ComparedPoint, Point } from '../api/generated.ts'
import type { Axis, Step } from '../charts/steps.ts'
import type { Range } from '../time/range.ts'

/** A service's series of a range that is compared with, at the times of the one asked for. */
export interface Compared {
  /** In words: "yesterday". */
  readonly name: string
  readonly colour: string
  readonly points: readonly (ComparedPoint & { readonly timestamp: number })[]
}

/** What the charts of a service show. */
export interface Reported {
  readonly axis: Axis
  readonly steps: readonly Step<Point>[]
  readonly compared: readonly Compared[]
  /** Spans that nobody knows of. */
  readonly gaps: readonly Range[]
}

/** The compared points by the time that they are compared with. */
export function alignedPoints(points: readonly ComparedPoint[]): Compared['points'] {
  return points
    .map((point) => ({ ...point, timestamp: point.aligned }))
    .toSorted((one, other) => one.timestamp - other.timestamp)
}

/** A compared series' points with null where its own steps are missing, so that its line breaks off. */
export function broken<Value>(
  { points }: Compared,
  step: number,
  figureOf: (point: ComparedPoint) => Value,
): [number, Value | null][] {
  return points.flatMap((point, place): [number, Value | null][] => {
    const before = points[place - 1]
    const isApart = before !== undefined && point.timestamp - before.timestamp > step
    const own: [number, Value] = [point.timestamp, figureOf(point)]
    return isApart ? [[before.timestamp + step, null], own] : [own]
  })
}

/** The step that lies at a time. */
export function stepAt({ steps }: Reported, time: number): Step<Point> | undefined {
  return steps.find(({ start }) => start === time)
}
