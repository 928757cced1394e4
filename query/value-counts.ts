import { z } from 'zod'
import type { Table } from '../http/csv.ts'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import type { Signal } from '../signals/signal.ts'
import { rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema } from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { Wanted } from './conditions.ts'

/** Parameters of a question how many there are of each value of a field, one of these. */
export function valueCountsParameters<By extends string>(by: readonly By[]) {
  return {
    by: z.enum(by).meta({ description: 'The field whose values are counted' }),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .meta({ description: 'Most values, the most frequent first' }),
  }
}

/** The answer's shape; `what` is counted, in the plural. */
export function valueCountsShape(what: string) {
  const count = z.int().meta({ description: `How many ${what}` })
  return {
    range: rangeSchema,
    total: count,
    counts: z.array(z.object({ value: z.string(), count })),
    cut: z.int().meta({ description: 'How many values were left out by `limit`' }),
    meta: recordsMetaSchema,
  }
}

export type ValueCounts = z.infer<z.ZodObject<ReturnType<typeof valueCountsShape>>>

export interface ValueQuestion extends Wanted {
  readonly signal: Signal
  readonly range: TimeRange
  /** The field, as the signal names it. */
  readonly by: string
  readonly limit: number
}

/** Every record has its time. */
const counted = [{ field: 'f_timestamp', by: 'count' }] as const

/** How many records there are of each value of a field. */
export async function countValues(
  { by, limit, ...question }: ValueQuestion,
  inquiry: Inquiry,
  calendar: Calendar,
): Promise<ValueCounts> {
  const rows = await inquiry.ask({ ...question, group: [by], measures: counted })
  const found = rows
    .map(({ keys, values }) => ({ value: String(keys[0]), count: Number(values[0]) }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
  return {
    range: rangeTexts(question.range),
    total: found.reduce((total, { count }) => total + count, 0),
    counts: found.slice(0, limit),
    cut: Math.max(0, found.length - limit),
    meta: recordsMeta(inquiry, calendar),
  }
}

/** The counts as a table. */
export function* valueCountsTable({ counts }: Pick<ValueCounts, 'counts'>): Table {
  yield ['value', 'count']
  for (const { value, count } of counts) yield [value, count]
}
