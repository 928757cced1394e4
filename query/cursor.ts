import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import { fieldOf, isNumber, type Signal } from '../signals/signal.ts'
import type { Place } from '../store/store.ts'
import { isAskable } from './range.ts'

/** Where a page ended, and the range that the next one is of: as time goes on, it must not ask for another. */
export interface Cursor {
  readonly range: TimeRange
  /** Of the last record; undefined where the next page begins with the range. */
  readonly place?: Place
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

export function cursorText({ range: { from, to }, place = [] }: Cursor): string {
  return packed([from, to, ...place])
}

const cursorSchema = z.tuple([z.number(), z.number()]).rest(z.union([z.string().max(1024), z.int()]))

/** The cursor that a parameter holds. Throws BAD_REQUEST naming the parameter. */
export function cursorOf(parameter: string, text: string, signal: Signal): Cursor {
  const [from, to, ...place] = cursorSchema.safeParse(unpacked(text)).data ?? [0, 0]
  const range = { from, to }
  if (isAskable(range) && place.length === 0) return { range }
  if (isAskable(range) && isPlace(place, signal)) return { range, place }
  throw badFields([{ field: parameter, reason: `found ${showFound(text)}, expected \`next\` of the page before` }])
}

function isPlace(place: Place, signal: Signal): boolean {
  const types = signal.order.map((name) => {
    const field = fieldOf(signal, name)
    return field && isNumber(field) ? 'number' : 'string'
  })
  return place.length === types.length && types.every((type, at) => typeof place[at] === type)
}
