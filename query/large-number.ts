import { z } from 'zod'

/** Numbers are numbers; integers beyond 2^53 travel as text (design.md: numbers). */
export const largeNumber = z.union([z.number(), z.string().regex(/^-?\d+$/)])

/** Ends the description of one. */
export const rounded = '; beyond 2^53 rounded to a double, as text'

export function numberOrText(value: number): number | string {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return value
  return BigInt(value).toString()
}
