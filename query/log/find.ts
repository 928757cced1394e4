import { TarsierError } from '../../errors.ts'
import type { Calendar, TimeRange } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import type { FindQuestion, FoundRecord, Place } from '../../store/store.ts'
import type { Inquiry } from '../ask.ts'
import type { Wanted } from './lines.ts'

export interface Page {
  readonly records: readonly FoundRecord[]
  /** Whether there are more behind the last one. */
  readonly more: boolean
  /** What of the range was not searched in time; undefined where all of it was. */
  readonly unsearched?: TimeRange
}

export interface PageQuestion extends Wanted {
  readonly range: TimeRange
  readonly sort: FindQuestion['sort']
  readonly after?: Place
  readonly limit: number
}

/**
 * Finds a page of lines, a day at a time: the newest lines, which most people want, are found without a look at older days.
 * Where time runs out after some days, what was found until then is the page.
 */
export async function findPage(
  { range, sort, limit, ...wanted }: PageQuestion,
  inquiry: Inquiry,
  calendar: Calendar,
): Promise<Page> {
  const days = partsOf(range, calendar)
  const parts = sort === 'newest' ? days.toReversed() : days
  const records: FoundRecord[] = []
  for (const [place, part] of parts.entries()) {
    const rest = parts.slice(place)
    try {
      const found = await inquiry.find({ signal: log, ...wanted, range: part, sort, limit: limit - records.length })
      records.push(...found.records)
      if (found.more) return { records, more: true }
    } catch (error) {
      if (!(error instanceof TarsierError) || error.code !== 'DEADLINE' || place === 0) throw error
      return { records, more: true, unsearched: spanOf(rest) }
    }
    if (records.length >= limit) return { records, more: rest.length > 1 }
  }
  return { records, more: false }
}

/** The parts of a range by local day, oldest first. */
function partsOf(range: TimeRange, calendar: Calendar): readonly TimeRange[] {
  return calendar.daysOf(range).flatMap((day) => {
    const whole = calendar.rangeOf(day)
    if (!whole) return []
    const part = { from: Math.max(range.from, whole.from), to: Math.min(range.to, whole.to) }
    return part.from < part.to ? [part] : []
  })
}

function spanOf(parts: readonly TimeRange[]): TimeRange {
  return { from: Math.min(...parts.map(({ from }) => from)), to: Math.max(...parts.map(({ to }) => to)) }
}
