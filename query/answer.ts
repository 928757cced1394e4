import { z } from 'zod'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import type { Inquiry } from './ask.ts'
import type { ComparedSpan, Span } from './compare.ts'
import type { Scope } from './scope.ts'

const instant = z.iso.datetime()
export const rangeSchema = z.object({ from: instant, to: instant }).meta({ id: 'Range' })

export const timeShape = {
  time: instant.meta({ description: 'When it starts' }),
  timestamp: z.int().meta({ description: 'The same, epoch seconds' }),
}

export const alignedShape = {
  aligned: z.int().meta({ description: 'What in the range asked for it is compared with, epoch seconds' }),
}

export const metaSchema = z
  .object({
    served: z
      .enum(['rollup', 'detail', 'both'])
      .meta({ description: 'What the answer was made of: roll-ups by minute, the records themselves, or both' }),
    zone: z.string().meta({ description: 'The time zone of days and steps' }),
    cut: z.int().meta({ description: 'How many groups were left out by `limit`' }),
    keptSince: instant.nullable().meta({
      description: 'Where a range begins before this, what the answer is made of is no longer kept until then',
    }),
  })
  .meta({ id: 'Meta' })

/** What is said of an answer that is made of records themselves and cut by nothing. */
export const recordsMetaSchema = metaSchema.omit({ cut: true, served: true })

/** The schema of an answer: its own part, and that of each compared range. */
export function answerSchema<Own extends z.ZodRawShape, Other extends z.ZodRawShape>(own: Own, other: Other) {
  const name = z.string().meta({ description: 'As it was asked for: yesterday, lastWeek or the instant' })
  return z.object({
    range: rangeSchema,
    ...own,
    compared: z.array(z.object({ name, range: rangeSchema, ...other })),
    meta: metaSchema,
  })
}

export const exampleRange = { from: '2026-01-31T08:00:00.000Z', to: '2026-01-31T09:00:00.000Z' }
export const exampleTimestamp = 1_769_846_400
export const exampleMeta = {
  served: 'rollup',
  zone: 'Asia/Shanghai',
  cut: 0,
  keptSince: '2025-11-01T16:00:00.000Z',
} as const

/** Asks for every range of a scope at once; `compare` says what is told of a compared one. */
export async function answerOver<Own, Other>(
  scope: Scope,
  inquiry: Inquiry,
  ask: (span: Span) => Promise<Own>,
  compare: (own: Own, span: ComparedSpan) => Other,
) {
  const [own, compared] = await Promise.all([
    ask(scope.asked),
    Promise.all(
      scope.compared.map(async (span) => ({
        name: span.name,
        range: rangeTexts(span.range),
        ...compare(await ask(span), span),
      })),
    ),
  ])
  return { range: rangeTexts(scope.asked.range), ...own, compared, meta: metaOf(scope, inquiry, 0) }
}

export function metaOf({ calendar }: Scope, inquiry: Inquiry, cut: number): z.infer<typeof metaSchema> {
  return { served: inquiry.served(), zone: calendar.zone, cut, keptSince: keptSince(inquiry, calendar) }
}

export function recordsMeta(inquiry: Inquiry, calendar: Calendar): z.infer<typeof recordsMetaSchema> {
  return { zone: calendar.zone, keptSince: keptSince(inquiry, calendar) }
}

/** Since when what the answers so far were made of is kept. */
export function keptSince(inquiry: Inquiry, calendar: Calendar): string | null {
  const kept = calendar.rangeOf(inquiry.firstDay() ?? '')
  return kept ? timeText(kept.from) : null
}

export function rangeTexts({ from, to }: TimeRange): z.infer<typeof rangeSchema> {
  return { from: timeText(from), to: timeText(to) }
}

export function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
