import { z } from 'zod'
import { minuteOf, type Signal, type SignalName, type TimedRecord } from './signal.ts'

/** Records of one signal within a batch. */
export interface BatchPart {
  readonly signal: Signal
  readonly records: readonly TimedRecord[]
}

/**
 * What is made durable in one step: records of one signal, and the reporter records that belong to them.
 * A record's ordinal, and with it its `_id`, is its place over all parts.
 */
export interface Batch {
  readonly id: string
  /** The signal whose queue and whose books the batch belongs to. */
  readonly signal: SignalName
  /** When its first record was received, epoch ms. */
  readonly receivedAt: number
  readonly parts: readonly BatchPart[]
}

/** What everybody may know of an encoded batch; only the store that encoded it reads the bytes. */
export const batchHeaderSchema = z.object({
  id: z.string().min(1),
  /** Form of the bytes and its version, `es-bulk/1` say. */
  format: z.string().min(1),
  signal: z.custom<SignalName>((value) => typeof value === 'string'),
  receivedAt: z.number(),
  /** Records by signal. */
  counts: z.record(z.string(), z.int().min(0)),
  /** Days of its records, "YYYYMMDD". */
  days: z.array(z.string()),
  /** Epoch minutes of its records: the keys of what is derived from them. */
  minutes: z.array(z.int()),
})

export type BatchHeader = Readonly<z.infer<typeof batchHeaderSchema>>

/** A batch on its way: built once at the door, sent on as it is. */
export interface EncodedBatch {
  readonly header: BatchHeader
  readonly bytes: Uint8Array
}

/** The header of a batch whose bytes have the given format. */
export function headerOf(batch: Batch, format: string): BatchHeader {
  const days = new Set<string>()
  const minutes = new Set<number>()
  const counts: Record<string, number> = {}
  for (const part of batch.parts) {
    counts[part.signal.name] = (counts[part.signal.name] ?? 0) + part.records.length
    for (const record of part.records) {
      days.add(record.f_date)
      minutes.add(minuteOf(record))
    }
  }
  return {
    id: batch.id,
    format,
    signal: batch.signal,
    receivedAt: batch.receivedAt,
    counts,
    days: [...days].sort(),
    minutes: [...minutes].sort((left, right) => left - right),
  }
}
