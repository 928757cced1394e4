import { z } from 'zod'

/** The milliseconds that a bound of a range stands for: `end` is the first after them. */
export interface Instant {
  readonly start: number
  readonly end: number
}

const expected = 'expected epoch milliseconds, or a time as ISO 8601 with its seconds'

/** Shorter ones would be years. */
const epochMilliseconds = /^-?\d{5,15}$/
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/

/**
 * A bound as Elasticsearch reads it for a date: UTC where no zone is said, and without a fraction the whole second, of which
 * `gte` and `lt` mean the beginning, `gt` and `lte` the end. Date mathematics and parts of dates are not taken.
 */
export const instant = z.union([z.number(), z.string()]).transform((value, context): Instant => {
  const text = String(value)
  if (epochMilliseconds.test(text)) return { start: Number(text), end: Number(text) + 1 }
  const [, fraction, zone] = time.exec(text) ?? []
  const start = time.test(text) ? Date.parse(zone === undefined ? `${text}Z` : text) : Number.NaN
  if (!Number.isNaN(start)) return { start, end: start + (fraction === undefined ? 1000 : 1) }
  context.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})
