import { fieldOf, placeOf, type TimedRecord } from '../signals/signal.ts'
import type { Condition, FindQuestion, Found, FoundRecord } from './store.ts'

/** Characters of records that are read before an answer is given: 10,000 lines of 256 KB are more than memory. */
const mostText = 32 * 1024 * 1024

/** Records of the first look, whatever their size. */
const firstPart = 250
/** A part is at most so many times all before it: short lines may have long ones behind them. */
const growth = 3
const largestPart = 5000

/**
 * Finds records a part at a time, the next one as large as the records before allow. What is found so far is the answer
 * once it is large: fewer records than the limit, and `more`.
 */
export async function findInParts(
  question: FindQuestion,
  findPart: (part: FindQuestion) => Promise<Found>,
): Promise<Found> {
  const { signal, limit } = question
  const records: FoundRecord[] = []
  let text = 0
  let part: FindQuestion = { ...question, limit: Math.min(limit, firstPart) }
  for (;;) {
    const found = await findPart(part)
    for (const each of found.records) {
      records.push(each)
      text += textOf(each.record)
    }
    const last = records.at(-1)
    if (!last || !found.more || records.length >= limit || text >= mostText) return { records, more: found.more }
    const fitting = Math.ceil((mostText - text) / (text / records.length))
    const size = Math.min(limit - records.length, fitting, growth * records.length, largestPart)
    part = { ...question, after: placeOf(signal, last.record), limit: size }
  }
}

/** Characters of a record's texts; at least 1. */
function textOf(record: TimedRecord): number {
  let length = 1
  for (const name in record) {
    const value = record[name]
    if (typeof value === 'string') length += value.length
  }
  return length
}

/** Times of records from `from` to before `to`, epoch ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The shares of a span that are searched alone, and the shortest span that is not searched as one, ms. */
const shares = [1 / 256, 1 / 16]
const shortest = 600_000

/**
 * Conditions by which records are searched for one after the other, from the end on that is asked for, together all of the
 * question's: where there are many records, few of them need be looked at. `span`: when there may be records; others are
 * found too, in the last slice.
 */
export function* slicesOf({ signal, sort, after }: FindQuestion, span: Span): Generator<readonly Condition[]> {
  const [field = ''] = signal.order
  const newest = sort === 'newest'
  const place = Number(after?.[0] ?? (newest ? span.to : span.from))
  const first = newest ? Math.min(span.to, place) : Math.max(span.from, place)
  const length = newest ? first - span.from : span.to - first
  if (fieldOf(signal, field)?.type !== 'instant' || length < shortest) {
    yield []
    return
  }
  const behind = (value: number): Condition => ({ field, operator: newest ? 'upTo' : 'from', value })
  let rest = after ? [behind(place)] : []
  for (const share of shares) {
    const value = Math.floor(newest ? first - share * length : first + share * length)
    yield [...rest, { field, operator: newest ? 'above' : 'below', value }]
    rest = [behind(value)]
  }
  yield rest
}
