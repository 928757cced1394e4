import type { Range } from '../time/range.ts'

/** A step of a service's trend. */
export interface TrendPoint {
  readonly timestamp: number
  readonly callsPerMinute: number
  readonly timeouts: number
  readonly exceptions: number
  readonly calls: number
}

export interface Box {
  readonly width: number
  readonly height: number
  readonly range: Range
  readonly step: number
}

/** A run of points without a missing one, as SVG paths. */
export interface Line {
  readonly line: string
  readonly area: string
}

/** The failures of a step; heights in pixels, the exceptions at the bottom. */
export interface Bar {
  readonly x: number
  readonly width: number
  readonly timeouts: number
  readonly exceptions: number
}

/** The calls, in as many pieces as missing steps make of them. */
export function linesOf(points: readonly TrendPoint[], { width, height, range, step }: Box): readonly Line[] {
  const most = Math.max(...points.map(({ callsPerMinute }) => callsPerMinute), 0)
  if (most === 0) return []
  const x = (time: number) => rounded(((time + step / 2 - range.from) / (range.to - range.from)) * width)
  const y = (calls: number) => rounded(height - 1 - (calls / most) * (height - 3))
  return runsOf(points, step).map((run) => {
    const corners = run.map(({ timestamp, callsPerMinute }) => `${x(timestamp)} ${y(callsPerMinute)}`)
    const [first, last] = [run[0]?.timestamp ?? 0, run.at(-1)?.timestamp ?? 0]
    // A point alone would be no line.
    const line = corners.length > 1 ? `M${corners.join('L')}` : `M${corners[0]}h1.5`
    return { line, area: `M${x(first)} ${height}L${corners.join('L')}L${x(last)} ${height}Z` }
  })
}

/** Failures where there were some: as high as the root of their share, so that one in a hundred is seen. */
export function barsOf(points: readonly TrendPoint[], { width, height, range, step }: Box): readonly Bar[] {
  const scale = width / (range.to - range.from)
  return points.flatMap(({ timestamp, calls, timeouts, exceptions }) => {
    const failed = timeouts + exceptions
    if (failed === 0 || calls === 0) return []
    const high = Math.max(1.5, Math.sqrt(failed / calls) * height)
    // The first step may begin before the range.
    const left = Math.max(0, (timestamp - range.from) * scale)
    const right = (timestamp + step - range.from) * scale
    return [
      {
        x: rounded(left),
        width: rounded(Math.max(1, right - left - 0.5)),
        timeouts: rounded((high * timeouts) / failed),
        exceptions: rounded((high * exceptions) / failed),
      },
    ]
  })
}

function runsOf(points: readonly TrendPoint[], step: number): readonly (readonly TrendPoint[])[] {
  const runs: TrendPoint[][] = []
  for (const point of points) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && point.timestamp - last.timestamp <= step) run.push(point)
    else runs.push([point])
  }
  return runs
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
