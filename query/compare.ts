import { z } from 'zod'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import { instantOf } from './range.ts'

const days = { yesterday: 1, lastWeek: 7 } as const
const mostCompared = 4
const expected =
  `expected up to ${mostCompared} of yesterday, lastWeek and instants at which a compared range begins ` +
  '(2026-01-31T08:00:00Z say, or epoch seconds), separated by commas'

/** A range to compare with, as it was asked for. */
interface Comparison {
  readonly name: string
  readonly start: { readonly daysAgo: number } | { readonly instant: number }
}

export const compareParameter = z
  .string()
  .transform((text, context): readonly Comparison[] => {
    const found = text.split(',').map(comparisonOf)
    const comparisons = found.filter((each) => each !== undefined)
    if (comparisons.length === found.length && found.length <= mostCompared) return comparisons
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
  .optional()
  .meta({
    description:
      'Ranges to compare with: the same elapsed part, by the clocks of the configured zone, a day or a week before ' +
      `(the same weekday), or from an instant on; ${expected}`,
    examples: ['yesterday,lastWeek'],
  })

function comparisonOf(name: string): Comparison | undefined {
  if (name === 'yesterday' || name === 'lastWeek') return { name, start: { daysAgo: days[name] } }
  const instant = instantOf(name)
  return instant === undefined ? undefined : { name, start: { instant: Math.floor(instant / 60) * 60 } }
}

/** A range that answers speak of. */
export interface Span {
  readonly range: TimeRange
  /** How much later the clocks show than in the range asked for, seconds: 0 for that range itself. */
  readonly shift: number
}

export interface ComparedSpan extends Span {
  readonly name: string
}

/**
 * The ranges compared with the one asked for: by the clock, so that noon is compared with noon when clocks were put
 * forward between, and only as much of them as has elapsed `now` (epoch seconds), up to the last full minute.
 */
export function comparedSpans(
  comparisons: readonly Comparison[],
  range: TimeRange,
  now: number,
  calendar: Calendar,
): readonly ComparedSpan[] {
  const elapsed = Math.min(range.to, Math.floor(now / 60) * 60)
  return comparisons.map(({ name, start }) => {
    const shift = shiftOf(start, range, calendar)
    const from = 'instant' in start ? start.instant : calendar.instantAt(calendar.clockAt(range.from) + shift)
    const to = Math.max(from, calendar.instantAt(calendar.clockAt(elapsed) + shift))
    return { name, shift, range: { from, to } }
  })
}

function shiftOf(start: Comparison['start'], { from }: TimeRange, calendar: Calendar): number {
  return 'instant' in start ? calendar.clockAt(start.instant) - calendar.clockAt(from) : -86_400 * start.daysAgo
}

/** The instant in the asked range that one in a compared range is compared with. */
export function alignedInstant(instant: number, { shift }: Span, calendar: Calendar): number {
  return calendar.instantAt(calendar.clockAt(instant) - shift)
}
