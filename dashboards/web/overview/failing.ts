import type { TrendPoint } from '../charts/sparkline-shapes.ts'
import type { Figures } from '../figures/measures.ts'
import type { Row } from './services.ts'
import type { Trend } from './trends.ts'

/** What counts as failing: this share of the calls, and not just a stray one of few. */
export const failingShare = 0.01
export const failingCalls = 5

export function isFailing(figures: Pick<Figures, 'failed' | 'failureRate'> | undefined): boolean {
  return (figures?.failureRate ?? 0) >= failingShare && (figures?.failed ?? 0) >= failingCalls
}

/** The services that fail, those with most failed calls first. */
export function failingOf(rows: readonly Row[]): readonly (Row & { readonly figures: Figures })[] {
  return rows
    .flatMap((row) => (row.figures && isFailing(row.figures) ? [{ ...row, figures: row.figures }] : []))
    .sort((one, other) => other.figures.failed - one.figures.failed)
}

/** Since when a service fails. */
export interface Since {
  /** Start of the first step of the newest run of failing ones, epoch seconds. */
  readonly timestamp: number
  /** Whether the run reaches back to where the trend begins: it may have begun before. */
  readonly orBefore: boolean
}

/** When the newest run of failing steps began; a run lasts over one step that was quiet. Undefined where none failed. */
export function failingSince({ points, range, step }: Trend): Since | undefined {
  let first: TrendPoint | undefined
  let quiet = 0
  for (const point of points.toReversed()) {
    const fails = (point.timeouts + point.exceptions) / point.calls >= failingShare
    if (fails) first = point
    // The newest step may hold too little to tell.
    quiet = fails ? 0 : quiet + 1
    if (quiet === 2) break
  }
  return first && { timestamp: first.timestamp, orBefore: first.timestamp < range.from + step }
}
