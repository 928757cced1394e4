import { useMemo } from 'react'
import type { TrendPoint as TrendAnswer } from '../api/generated.ts'
import { askTrends, type TrendsQuestion } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import type { TrendPoint } from '../charts/sparkline-shapes.ts'
import type { View } from '../state/url.ts'
import type { Range } from '../time/range.ts'

/** How the calls of a service went by. */
export interface Trend {
  readonly points: readonly TrendPoint[]
  readonly range: Range
  /** Seconds from one point to the next. */
  readonly step: number
}

export interface Trends {
  /** Of each service by its name. */
  readonly of: ReadonlyMap<string, Trend>
  readonly failure: Error | undefined
}

/** The trends of one view; none yet while they are asked for. */
export function useTrends(question: TrendsQuestion | undefined, view: View): Trends {
  const { answer, answered, failure } = useAnswer(askTrends, question)
  const of = useMemo(() => {
    if (!answer || answered?.view !== view) return new Map<string, Trend>()
    const { range, step } = answered
    return new Map(
      answer.trends.map(({ slave_name, points }) => [slave_name, { range, step, points: points.map(asNumbers) }]),
    )
  }, [answer, answered, view])
  return { of, failure }
}

/** Sums beyond 2^53 come as text. */
function asNumbers({ timeouts, exceptions, calls, ...point }: TrendAnswer): TrendPoint {
  return { ...point, timeouts: Number(timeouts), exceptions: Number(exceptions), calls: Number(calls) }
}
