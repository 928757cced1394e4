import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import type { Calendar, TimeRange } from '../signals/calendar.ts'

const expectedInstant = 'expected ISO 8601 with a zone, 2026-01-31T08:00:00Z say, or epoch seconds'

/** 9999-12-31 and no later: a year of more digits is no date of ISO 8601's basic form. */
const lastSecond = 253_402_300_799

const isoInstant = z.iso.datetime({ offset: true })

/** An instant as text, in epoch seconds. */
const instant = z.string().transform((text, context) => {
  const seconds = secondsOf(text)
  if (seconds !== undefined && seconds >= 0 && seconds <= lastSecond) return seconds
  context.addIssue({ code: 'custom', message: expectedInstant })
  return z.NEVER
})

function secondsOf(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text)) return Number(text)
  return isoInstant.safeParse(text).success ? Date.parse(text) / 1000 : undefined
}

/** Parameters that say when. */
export const rangeParameters = {
  from: instant.optional().meta({
    description: `Beginning, its whole minute included; an hour before \`to\` where missing; ${expectedInstant}`,
    examples: ['2026-01-31T08:00:00Z'],
  }),
  to: instant.optional().meta({
    description: `End, its minute not included; now where missing; ${expectedInstant}`,
    examples: ['1769846400'],
  }),
  day: z
    .string()
    .regex(/^\d{8}$/, 'expected a day as YYYYMMDD')
    .optional()
    .meta({
      description: "A whole day in the deployment's zone, YYYYMMDD, instead of from and to",
      examples: ['20260131'],
    }),
}

export interface RangeParameters {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly day?: string | undefined
}

const defaultSeconds = 3600
const mostDays = 31
const mostSeconds = mostDays * 86_400 + 3600 // and an hour for the day on which clocks go back

/** The range asked for, from the start of a minute. Throws BAD_REQUEST naming the parameter. */
export function rangeOf(asked: RangeParameters, calendar: Calendar): TimeRange {
  if (asked.day !== undefined) return dayRange(asked.day, asked, calendar)
  const to = asked.to ?? Math.floor(Date.now() / 1000)
  const from = asked.from ?? Math.max(0, to - defaultSeconds)
  if (to <= from) throw wrong('to', to, `expected later than from, ${from}`)
  if (to - from > mostSeconds) throw wrong('from', from, `expected at most ${mostDays} days before to, ${to}`)
  return { from: Math.floor(from / 60) * 60, to }
}

function dayRange(day: string, { from, to }: RangeParameters, calendar: Calendar): TimeRange {
  if (from !== undefined || to !== undefined) throw wrong('day', day, 'expected no from and to beside it')
  const range = calendar.rangeOf(day)
  if (!range) throw wrong('day', day, 'expected a day that exists')
  return range
}

function wrong(field: string, found: unknown, expected: string) {
  return badFields([{ field, reason: `found ${showFound(found)}, ${expected}` }])
}
