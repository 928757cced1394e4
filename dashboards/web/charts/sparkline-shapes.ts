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

/** The calls as SVG paths, in as many pieces as missing steps make of them. */
export interface Line {
  readonly line: string
  readonly area: string
}

export function lineOf(points: readonly TrendPoint[], { width, height, range, step }: Box): Line {
  const most = Math.max(...points.map(({ callsPerMinute }) => callsPerMinute), 0)
  if (most === 0) return { line: '', area: '' }
  const x = (time: number) => rounded(((time + step / 2 - range.from) / (range.to - range.from)) * width)
  const y = (calls: number) => rounded(height - 1 - (calls / most) * (height - 3))
  const pieces = runsOf(points, step).map((run) => {
    const corners = run.map(({ timestamp, callsPerMinute }) => `${x(timestamp)} ${y(callsPerMinute)}`)
    const [first, last] = [run[0]?.timestamp ?? 0, run.at(-1)?.timestamp ?? 0]
    // A point alone would be no line.
    const line = corners.length > 1 ? `M${corners.join('L')}` : `M${corners[0]}h1.5`
    return { line, area: `M${x(first)} ${height}L${corners.join('L')}L${x(last)} ${height}Z` }
  })
  return { line: pieces.map(({ line }) => line).join(''), area: pieces.map(({ area }) => area).join('') }
}

/** The failures as SVG paths, a bar a step that had some: exceptions at the bottom, time-outs on top of them. */
export interface Bars {
  readonly timeouts: string
  readonly exceptions: string
}

/** Bars are as high as the root of the failures' share, so that one in a hundred is seen. */
export function barsOf(points: readonly TrendPoint[], { width, height, range, step }: Box): Bars {
  const scale = width / (range.to - range.from)
  const bars = { timeouts: '', exceptions: '' }
  for (const { timestamp, calls, timeouts, exceptions } of points) {
    const failed = timeouts + exceptions
    if (failed === 0 || calls === 0) continue
    const high = Math.max(1.5, Math.sqrt(failed / calls) * height)
    // The first step may begin before the range.
    const left = Math.max(0, (timestamp - range.from) * scale)
    const wide = Math.max(1, (timestamp + step - range.from) * scale - left - 0.5)
    const bar = (foot: number, share: number) =>
      share === 0
        ? ''
        : `M${rounded(left)} ${rounded(foot)}h${rounded(wide)}v${rounded(-high * share)}h${rounded(-wide)}z`
    bars.exceptions += bar(height, exceptions / failed)
    bars.timeouts += bar(height - (high * exceptions) / failed, timeouts / failed)
  }
  return bars
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
