import type { Measures, Percentile } from '../api/generated.ts'

export type { Measures, Percentile }

/** Calls of a time that went one way or another. */
export interface Tally {
  readonly calls: number
  readonly successes: number
  readonly timeouts: number
  readonly exceptions: number
  readonly totalTime: number
  readonly callsPerMinute: number
}

/** The part of measures that may be added up; sums beyond 2^53 come as text and are rounded. */
export function tallyOf(measures: Measures): Tally {
  const { calls, successes, timeouts, exceptions, totalTime, callsPerMinute } = measures
  return {
    calls: Number(calls),
    successes: Number(successes),
    timeouts: Number(timeouts),
    exceptions: Number(exceptions),
    totalTime: Number(totalTime),
    callsPerMinute,
  }
}

export const noCalls: Tally = { calls: 0, successes: 0, timeouts: 0, exceptions: 0, totalTime: 0, callsPerMinute: 0 }

/** Several tallies as one. */
export function addedUp(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, each) => ({
      calls: sum.calls + each.calls,
      successes: sum.successes + each.successes,
      timeouts: sum.timeouts + each.timeouts,
      exceptions: sum.exceptions + each.exceptions,
      totalTime: sum.totalTime + each.totalTime,
      callsPerMinute: sum.callsPerMinute + each.callsPerMinute,
    }),
    noCalls,
  )
}

/** The measures that tables show, as numbers; null where they are not known. */
export interface Figures {
  readonly calls: number
  readonly failed: number
  readonly callsPerMinute: number | null
  readonly successRate: number | null
  readonly timeoutRate: number | null
  readonly exceptionRate: number | null
  readonly failureRate: number | null
  readonly average: number | null
  readonly p50: Percentile | null
  readonly p99: Percentile | null
}

export function figuresOf(measures: Measures): Figures {
  return { ...figuresOfTally(tallyOf(measures)), p50: measures.p50, p99: measures.p99 }
}

/** Of what was added up no percentile is known. */
export function figuresOfTally(tally: Tally): Figures {
  const { calls, successes, timeouts, exceptions, totalTime, callsPerMinute } = tally
  return {
    calls,
    failed: timeouts + exceptions,
    callsPerMinute,
    successRate: share(successes, calls),
    timeoutRate: share(timeouts, calls),
    exceptionRate: share(exceptions, calls),
    failureRate: share(timeouts + exceptions, calls),
    average: share(totalTime, successes),
    p50: null,
    p99: null,
  }
}

export const figureNames = [
  'callsPerMinute',
  'successRate',
  'timeoutRate',
  'exceptionRate',
  'average',
  'p50',
  'p99',
] as const

export type FigureName = (typeof figureNames)[number] | 'failureRate'

/** A figure as one number, by which it is ordered and compared. */
export function magnitude(figures: Figures | undefined, name: FigureName): number | null {
  const value = figures?.[name] ?? null
  return typeof value === 'object' && value !== null ? value.value : value
}

/** Shares are compared by their difference, everything else by its relative change. */
export function isShare(name: FigureName): boolean {
  return name.endsWith('Rate')
}

/** How much a figure is more than it was; null where either is not known or it was nothing. */
export function changeOf(now: Figures | undefined, before: Figures | undefined, name: FigureName): number | null {
  const [is, was] = [magnitude(now, name), magnitude(before, name)]
  if (is === null || was === null) return null
  if (isShare(name)) return is - was
  return was === 0 ? null : (is - was) / was
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
