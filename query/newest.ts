import { z } from 'zod'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import { placeOf, type Signal } from '../signals/signal.ts'
import type { FoundRecord } from '../store/store.ts'
import type { Inquiry } from './ask.ts'
import type { Wanted } from './conditions.ts'
import { cursorOf, cursorText } from './cursor.ts'
import { type RangeParameters, rangeOf } from './range.ts'

/** Parameters of an answer that comes page by page; `what` is found, in the plural. */
export function pageParameters(what: string) {
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .meta({ description: `Most ${what} of a page, up to 1000` }),
    after: z
      .string()
      .optional()
      .meta({
        description:
          `\`next\` of the page before. The range is that of the first page, whatever from, to and day say; ${what} that ` +
          'come meanwhile neither move nor repeat others',
      }),
  }
}

export const nextSchema = z.string().nullable().meta({
  description: 'For `after`, to get the next page; null where there is none. The header Link says the same, of CSV too',
})

interface PageParameters extends RangeParameters {
  readonly limit: number
  readonly after?: string | undefined
}

export interface NewestPage {
  readonly range: TimeRange
  readonly records: readonly FoundRecord[]
  readonly next: string | null
}

/** Finds a page of records, the newest first; `now` in epoch seconds. */
export async function findNewest(
  signal: Signal,
  wanted: Wanted,
  parameters: PageParameters,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<NewestPage> {
  const { limit, after } = parameters
  const cursor = after === undefined ? undefined : cursorOf('after', after, signal)
  const range = cursor?.range ?? rangeOf(parameters, now, calendar)
  const place = cursor?.place ? { after: cursor.place } : {}
  const { records, more } = await inquiry.find({ signal, range, ...wanted, ...place, sort: 'newest', limit })
  const last = records.at(-1)
  return { range, records, next: more && last ? cursorText({ range, place: placeOf(signal, last.record) }) : null }
}
