import { placeOf, type TimedRecord } from '../signals/signal.ts'
import type { FindQuestion, Found, FoundRecord } from './store.ts'

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
