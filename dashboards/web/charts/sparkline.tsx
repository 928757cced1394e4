import { useMemo } from 'react'
import type { Range } from '../time/range.ts'
import { type Bar, barsOf, linesOf, type TrendPoint } from './sparkline-shapes.ts'

interface SparklineProps {
  readonly points: readonly TrendPoint[]
  readonly range: Range
  /** Seconds from one point to the next. */
  readonly step: number
}

const width = 132
const height = 24

/** Calls a minute as a line, and below it how many of them failed: timed out, or with an exception. */
export function Sparkline({ points, range, step }: SparklineProps) {
  const shapes = useMemo(() => {
    const box = { width, height, range, step }
    return { lines: linesOf(points, box), bars: barsOf(points, box) }
  }, [points, range, step])
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {shapes.lines.map(({ line, area }) => (
        <g key={line}>
          <path className="area" d={area} />
          <path className="line" d={line} />
        </g>
      ))}
      {shapes.bars.map((bar) => (
        <Failures key={bar.x} {...bar} />
      ))}
    </svg>
  )
}

function Failures({ x, width: wide, timeouts, exceptions }: Bar) {
  return (
    <>
      <rect className="exceptions" x={x} y={height - exceptions} width={wide} height={exceptions} />
      <rect className="timeouts" x={x} y={height - exceptions - timeouts} width={wide} height={timeouts} />
    </>
  )
}
