import { createHash, randomBytes } from 'node:crypto'
import type { Signal, SignalRecord } from './signal.ts'

const minuteWidth = 5
const batchWidth = 16
const ordinalWidth = 3

/** The most records a batch may hold: what `ordinalWidth` digits count. */
export const batchCapacity = 36 ** ordinalWidth

/** A new batch id: a letter and 15 digits of base 36, 77 bits of chance. No colon, never all digits: BullMQ takes it as a job id. */
export function newBatchId(): string {
  return batchIdFrom(randomBytes(16))
}

/**
 * The batch id of a request with an Idempotency-Key: the same for the same token, key and receipt of the first try, epoch
 * ms. A key that is used again after it was forgotten is another batch.
 */
export function batchIdOfKey(token: string, key: string, receivedAt: number): string {
  return batchIdFrom(
    createHash('sha256')
      .update(JSON.stringify([token, key, receivedAt]))
      .digest(),
  )
}

/** What a request's first try is remembered under. */
export function receiptKey(token: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([token, key]))
    .digest('base64url')
}

function batchIdFrom(bytes: Buffer): string {
  const digits = BigInt(`0x${bytes.subarray(0, 16).toString('hex')}`).toString(36)
  return `b${digits.padStart(batchWidth, '0').slice(-(batchWidth - 1))}`
}

/**
 * A record's `_id`: epoch minute at fixed width, batch id, ordinal, each in base 36.
 * The minute in front keeps look-ups of new ids in few segments; 24 characters of the base64url alphabet
 * are what Elasticsearch packs into 18 bytes.
 */
export function recordId(minute: number, batchId: string, ordinal: number): string {
  return minuteDigits(minute) + batchId + ordinalDigits(ordinal)
}

/** The longest `_id` that Elasticsearch takes, bytes: one that is longer costs it the whole request. */
const longestId = 512

/** The `_id` of a record that says it itself; undefined where its batch gives it one. */
export function ownIdOf({ ownId }: Pick<Signal, 'ownId'>, record: SignalRecord): string | undefined {
  const id = ownId?.(record).toWellFormed()
  if (id === undefined || Buffer.byteLength(id) <= longestId) return id
  return createHash('sha256').update(id).digest('base64url')
}

/** The epoch minute that a record's `_id` begins with, where its batch gave it. */
export function minuteOfId(id: string): number {
  return Number.parseInt(id.slice(0, minuteWidth), 36)
}

let lastMinute = -1
let lastDigits = ''

/** An epoch minute at fixed width. */
export function minuteDigits(minute: number): string {
  if (minute !== lastMinute) {
    lastMinute = minute
    lastDigits = minute.toString(36).padStart(minuteWidth, '0')
  }
  return lastDigits
}

const knownOrdinals: string[] = []

function ordinalDigits(ordinal: number): string {
  const known = knownOrdinals[ordinal]
  if (known !== undefined) return known
  const digits = ordinal.toString(36).padStart(ordinalWidth, '0')
  if (ordinal === knownOrdinals.length && ordinal < 8192) knownOrdinals.push(digits)
  return digits
}
