import { useMemo } from 'react'
import type { Range } from '../time/range.ts'
import { barsOf, lineOf, type TrendPoint } from './sparkline-shapes.ts'

interface SparklineProps {
  readonly points: readonly TrendPoint[]
  readonly range: Range
  /** Seconds from one point to the next. */
  readonly step: number
}

const width = 132
const height = 24

/** Calls a minute as a line, and below it how many of them failed: timed out, or with an exception. In few nodes: they are many. */
export function Sparkline({ points, range, step }: SparklineProps) {
  const { line, area, timeouts, exceptions } = useMemo(() => {
    const box = { width, height, range, step }
    return { ...lineOf(points, box), ...barsOf(points, box) }
  }, [points, range, step])
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {area !== '' && <path className="area" d={area} />}
      {line !== '' && <path className="line" d={line} />}
      {exceptions !== '' && <path className="exceptions" d={exceptions} />}
      {timeouts !== '' && <path className="timeouts" d={timeouts} />}
    </svg>
  )
}
