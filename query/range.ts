import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import type { Calendar, TimeRange } from '../signals/calendar.ts'

const expectedInstant = 'expected ISO 8601 with a zone, 2026-01-31T08:00:00Z say, or epoch seconds'

/**
 * 9998-12-31 and no later: a year of more digits is no date of ISO 8601's basic form, and ranges end a while behind the
 * instants that are asked for, in zones east of UTC and where they are compared.
 */
export const lastSecond = 253_370_764_799

const isoInstant = z.iso.datetime({ offset: true })

/** An instant: as it was sent, '' where it was not, and in epoch seconds. */
interface Instant {
  readonly sent: string
  readonly seconds: number
}

const instant = z.string().transform((sent, context): Instant => {
  const seconds = instantOf(sent)
  if (seconds !== undefined) return { sent, seconds }
  context.addIssue({ code: 'custom', message: expectedInstant })
  return z.NEVER
})

/** An instant in epoch seconds, of ISO 8601 with a zone or of epoch seconds; undefined for any other text. */
export function instantOf(text: string): number | undefined {
  const seconds = /^\d{1,12}$/.test(text)
    ? Number(text)
    : isoInstant.safeParse(text).success
      ? Date.parse(text) / 1000
      : -1
  return seconds >= 0 && seconds <= lastSecond ? seconds : undefined
}

/** Parameters that say when. */
export const rangeParameters = {
  from: instant.optional().meta({
    description: `Beginning, its whole minute included, up to 31 days before \`to\`; an hour before it where missing; ${expectedInstant}`,
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
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  readonly day?: string | undefined
}

const defaultSeconds = 3600
const mostDays = 31
const mostSeconds = mostDays * 86_400 + 3600 // and an hour for the day on which clocks go back

/** Whether a range may be asked for: `rangeOf` gives no other. */
export function isAskable({ from, to }: TimeRange): boolean {
  return from >= 0 && to > from && to <= lastSecond && to - from <= mostSeconds + 60
}

/** The range asked for, from the start of a minute; `now` in epoch seconds. Throws BAD_REQUEST naming the parameter. */
export function rangeOf(asked: RangeParameters, now: number, calendar: Calendar): TimeRange {
  if (asked.day !== undefined) return dayRange(asked.day, asked, calendar)
  const to = asked.to ?? unsent(Math.floor(now))
  const from = asked.from ?? unsent(Math.max(0, to.seconds - defaultSeconds))
  if (to.seconds <= from.seconds) throw reversed(from, to)
  if (to.seconds - from.seconds > mostSeconds) {
    throw wrongInstant('from', from, `expected at most ${mostDays} days before to, ${describe(to)}`)
  }
  return { from: Math.floor(from.seconds / 60) * 60, to: to.seconds }
}

function unsent(seconds: number): Instant {
  return { sent: '', seconds }
}

/** Names the one that was sent: of `to` alone is said that it is too early, of `from` alone that it is too late. */
function reversed(from: Instant, to: Instant) {
  if (to.sent === '') return wrongInstant('from', from, `expected earlier than now, ${describe(to)}`)
  return wrongInstant('to', to, `expected later than from, ${describe(from)}`)
}

function wrongInstant(field: string, found: Instant, expected: string) {
  return badFields([{ field, reason: `found ${describe(found)}, ${expected}` }])
}

/** What was sent, and what was understood where that is not the same text. */
function describe({ sent, seconds }: Instant): string {
  const understood = new Date(seconds * 1000).toISOString()
  if (sent === '') return understood
  return Date.parse(sent) === seconds * 1000 && sent.endsWith('Z') ? sent : `${sent} (${understood})`
}

function dayRange(day: string, { from, to }: RangeParameters, calendar: Calendar): TimeRange {
  if (from !== undefined || to !== undefined) throw wrong('day', day, 'expected no from and to beside it')
  const range = calendar.rangeOf(day)
  if (!range) throw wrong('day', day, 'expected a day that exists')
  return range
}

function wrong(field: string, found: string, expected: string) {
  return badFields([{ field, reason: `found ${showFound(found)}, ${expected}` }])
}
