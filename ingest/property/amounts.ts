import { smallest } from '../numbers.ts'

/** A number as it is sent: a bigint where it is a whole one of 64 bits that a double would round. */
export type Amount = number | bigint

/** As nearly all are; exact without a bigint, which would cost a report of many bounds half as much again. */
const shortWhole = /^\d{1,15}$/
const wholeNumber = /^[+-]?\d{1,40}$/
const anyNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i

/** No double has more digits that say something. */
const longestNumber = 400

/** The number that a text writes; undefined where it writes none, or one beyond a double. */
export function amountOf(text: string): Amount | undefined {
  if (shortWhole.test(text)) return Number(text)
  if (text.length > longestNumber) return undefined
  const trimmed = text.trim()
  if (wholeNumber.test(trimmed)) return within64Bits(BigInt(trimmed.replace('+', '')))
  const value = anyNumber.test(trimmed) ? Number(trimmed) : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

/** Exact for whole numbers, as long as the sum has 64 bits; else as doubles add. */
export function addAmounts(one: Amount, other: Amount): Amount {
  if (isExact(one) && isExact(other)) return within64Bits(BigInt(one) + BigInt(other))
  const sum = Number(one) + Number(other)
  return Number.isFinite(sum) ? sum : Math.sign(sum) * Number.MAX_VALUE
}

function isExact(amount: Amount): boolean {
  return typeof amount === 'bigint' || Number.isSafeInteger(amount)
}

function within64Bits(whole: bigint): Amount {
  return BigInt.asIntN(64, whole) === whole ? smallest(whole) : Number(whole)
}

const largestCount = 2n ** 63n - 1n

/** The count that a text writes; undefined where it writes none, or one of more than 64 bits. */
export function countOf(text: string): Amount | undefined {
  if (shortWhole.test(text)) return Number(text)
  if (!/^\d{1,19}$/.test(text)) return undefined
  const count = BigInt(text)
  return count <= largestCount ? smallest(count) : undefined
}

/** The largest count where the sum is beyond it. */
export function addCounts(one: Amount, other: Amount): Amount {
  const sum = BigInt(one) + BigInt(other)
  return smallest(sum > largestCount ? largestCount : sum)
}
