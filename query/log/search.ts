import { z } from 'zod'
import type { Calendar } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import { rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { cursorOf, cursorText } from '../cursor.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { findPage, nextPage } from './find.ts'
import { exampleLine, lineOf, lineParameters, lineSchema, wantedLines } from './lines.ts'

export const sortParameter = z
  .enum(['newest', 'oldest'])
  .default('newest')
  .meta({ description: 'Which lines come first' })

export const searchParameters = z.strictObject({
  ...rangeParameters,
  ...lineParameters,
  sort: sortParameter,
  limit: z.coerce.number().int().min(1).max(1000).default(100).meta({ description: 'Most lines of a page' }),
  after: z
    .string()
    .optional()
    .meta({
      description:
        '`next` of the page before. The range is that of the first page, or what of it was not searched in time, whatever ' +
        'from, to and day say; lines that come meanwhile neither move nor repeat others',
    }),
})

export const searchSchema = z
  .object({
    range: rangeSchema,
    lines: z.array(lineSchema),
    next: z.string().nullable().meta({ description: 'For `after`, to get the next page; null where there is none' }),
    meta: recordsMetaSchema.extend({
      partial: z.boolean().meta({
        description:
          'Whether time ran out before all of the range was searched: `unsearched` says which part, and `next` goes on there',
      }),
      unsearched: rangeSchema.nullable(),
    }),
  })
  .meta({
    id: 'LogPage',
    description: 'Lines that are found, page by page',
    examples: [
      {
        range: { from: '2026-01-31T08:00:00.000Z', to: '2026-01-31T09:00:00.000Z' },
        lines: [exampleLine],
        next: exampleLine.at,
        meta: { zone: 'Asia/Shanghai', keptSince: '2026-01-23T16:00:00.000Z', partial: false, unsearched: null },
      },
    ],
  })

/** Finds a page of lines. */
export async function searchLines(
  parameters: z.infer<typeof searchParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
): Promise<z.infer<typeof searchSchema>> {
  const { sort, limit, after } = parameters
  const cursor = after === undefined ? undefined : cursorOf('after', after, log)
  const range = cursor?.range ?? rangeOf(parameters, Date.now() / 1000, calendar)
  const place = cursor?.place ? { after: cursor.place } : {}
  const page = await findPage({ range, sort, limit, ...wantedLines(parameters), ...place }, inquiry, calendar)
  const { records, unsearched } = page
  const next = nextPage(page, range)
  return {
    range: rangeTexts(range),
    lines: records.map(({ record }) => lineOf(record)),
    next: next ? cursorText(next) : null,
    meta: {
      ...recordsMeta(inquiry, calendar),
      partial: unsearched !== undefined,
      unsearched: unsearched ? rangeTexts(unsearched) : null,
    },
  }
}
