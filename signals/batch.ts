import { z } from 'zod'
import { ownIdOf } from './identity.ts'
import { minuteOf, type Signal, type SignalName, type TimedRecord } from './signal.ts'

/**
 * A record that waits for its batch: its day, "YYYYMMDD", its epoch minute, what its store will write of it, how many
 * bytes that is, about, and its `_id` where it says that itself.
 * Only the store that drafted it reads the content.
 */
export interface Draft<Content = unknown> {
  readonly day: string
  readonly minute: number
  readonly content: Content
  readonly bytes: number
  readonly ownId: string | undefined
}

/** A record as its store holds it until its batch is built. */
export function draftOf<Content>(signal: Signal, record: TimedRecord, content: Content, bytes: number): Draft<Content> {
  return { day: record.f_date, minute: minuteOf(record), content, bytes, ownId: ownIdOf(signal, record) }
}

/** Records of one signal within a batch. */
export interface BatchPart<Content = unknown> {
  readonly signal: Signal
  readonly drafts: readonly Draft<Content>[]
}

/**
 * What is made durable in one step: records of one signal, and the reporter records that belong to them.
 * A record's ordinal, and with it its `_id` where it says none itself, is its place over all parts.
 */
export interface Batch<Content = unknown> {
  readonly id: string
  /** The signal whose queue and whose books the batch belongs to. */
  readonly signal: SignalName
  /** When its first record was received, epoch ms. */
  readonly receivedAt: number
  readonly parts: readonly BatchPart<Content>[]
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
    counts[part.signal.name] = (counts[part.signal.name] ?? 0) + part.drafts.length
    for (const { day, minute } of part.drafts) {
      days.add(day)
      minutes.add(minute)
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
