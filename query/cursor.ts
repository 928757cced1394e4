import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import type { Signal, SignalRecord } from '../signals/signal.ts'
import type { Place } from '../store/store.ts'
import { isAskable } from './range.ts'

/** Where a page ended, and the range that was asked for: as time goes on, the next page must not ask for another. */
export interface Cursor {
  readonly range: TimeRange
  readonly place: Place
}

/** Where a record stands among those of its signal. */
export function placeOf(signal: Signal, record: SignalRecord): Place {
  return signal.order.map((name) => {
    const value = record[name]
    return typeof value === 'string' ? value : Number(value)
  })
}

/** Values as one word that needs no escaping in a URL. */
export function packed(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** What `packed` made the word of, unchecked; undefined where it was something else. */
export function unpacked(word: string): unknown {
  try {
    return JSON.parse(Buffer.from(word, 'base64url').toString())
  } catch {
    return undefined
  }
}

export function cursorText({ range: { from, to }, place }: Cursor): string {
  return packed([from, to, ...place])
}

const cursorSchema = z.tuple([z.number(), z.number()]).rest(z.union([z.string().max(1024), z.number()]))

/** The cursor that a parameter holds. Throws BAD_REQUEST naming the parameter. */
export function cursorOf(parameter: string, text: string, signal: Signal): Cursor {
  const [from, to, ...place] = cursorSchema.safeParse(unpacked(text)).data ?? [0, 0]
  if (isAskable({ from, to }) && place.length === signal.order.length) return { range: { from, to }, place }
  throw badFields([{ field: parameter, reason: `found ${showFound(text)}, expected \`next\` of the page before` }])
}
