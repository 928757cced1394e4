import { TarsierError } from '../../errors.ts'
import type { Calendar, TimeRange } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import { placeOf } from '../../signals/signal.ts'
import type { FindQuestion, FoundRecord, Place } from '../../store/store.ts'
import type { Inquiry } from '../ask.ts'
import type { Wanted } from '../conditions.ts'
import type { Cursor } from '../cursor.ts'

export interface Page {
  readonly records: readonly FoundRecord[]
  /** Whether there are more behind the last one, or may be. */
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

/** Characters of messages with which a page is full: each day's part may be as large as the store allows. */
const mostText = 16 * 1024 * 1024

/**
 * Finds a page of lines, a day at a time: the newest lines, which most people want, are found without a look at older days.
 * Where time runs out after some days, what was found until then is the page.
 */
export async function findPage(question: PageQuestion, inquiry: Inquiry, calendar: Calendar): Promise<Page> {
  const { range, sort, limit, ...wanted } = question
  const days = partsOf(rangeBehind(question), calendar)
  const parts = sort === 'newest' ? days.toReversed() : days
  const records: FoundRecord[] = []
  let text = 0
  for (const [place, part] of parts.entries()) {
    const rest = parts.slice(place)
    try {
      const found = await inquiry.find({ signal: log, ...wanted, range: part, sort, limit: limit - records.length })
      records.push(...found.records)
      if (found.more) return { records, more: true }
      text += textOf(found.records)
    } catch (error) {
      if (!(error instanceof TarsierError) || error.code !== 'DEADLINE' || place === 0) throw error
      return { records, more: true, unsearched: spanOf(rest) }
    }
    if (records.length >= limit || text >= mostText) return { records, more: rest.length > 1 }
  }
  return { records, more: false }
}

/** Where the next page begins: behind the last line, or where time ran out; undefined where there is none. */
export function nextPage({ records, more, unsearched }: Page, range: TimeRange): Cursor | undefined {
  if (!more) return undefined
  if (unsearched) return { range: unsearched }
  const last = records.at(-1)
  return last && { range, place: placeOf(log, last.record) }
}

/** The part of the range in which lines behind the place may lie: earlier days need no look again. */
function rangeBehind({ range: { from, to }, sort, after }: PageQuestion): TimeRange {
  if (!after) return { from, to }
  const second = Math.floor(Number(after[0]) / 1000)
  return sort === 'newest' ? { from, to: Math.min(to, second + 1) } : { from: Math.max(from, second), to }
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

function textOf(records: readonly FoundRecord[]): number {
  return records.reduce((sum, { record }) => sum + String(record['message'] ?? '').length, 0)
}
