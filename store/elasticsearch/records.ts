import type { EncodedBatch } from '../../signals/batch.ts'
import { valueAt } from '../../signals/paths.ts'
import type { Field, Signal, TimedRecord, Value } from '../../signals/signal.ts'
import type { FoundRecord } from '../store.ts'
import { unpack } from './encode.ts'
import { parseExact } from './json.ts'
import type { Targets } from './targets.ts'

/** A document as JSON has it. */
export type Source = Readonly<Record<string, unknown>>

/** The records of a signal in a batch, with their words. */
export function recordsOf(targets: Targets, { bytes }: EncodedBatch, signal: Signal): readonly FoundRecord[] {
  return unpack(bytes).flatMap(({ id, target, document }) => {
    if (targets.placeOf(target)?.signal !== signal.name) return []
    // `exactText` wrote it of a record.
    return [{ id, record: recordOf(signal.fields, parseExact(document) as Source) }]
  })
}

/** A stored document as the record that it was made of, without its words. */
export function shownRecord({ fields }: Signal, source: Source): TimedRecord {
  return recordOf(
    fields.filter(({ type }) => type !== 'tokens'),
    source,
  )
}

function recordOf(fields: readonly Field[], source: Source): TimedRecord {
  const record: Record<string, Value> = {}
  for (const field of fields) {
    const value = valueAt(source, field.name)
    if (value !== undefined && value !== null) record[field.name] = plainValue(field, value)
  }
  const { f_timestamp, f_date } = record
  if (typeof f_timestamp !== 'number' || typeof f_date !== 'string') throw new TypeError('a document without its time')
  return { ...record, f_timestamp, f_date }
}

function plainValue({ name, type }: Field, value: unknown): Value {
  // A double without a fraction may look like an integer of 64 bits.
  if (typeof value === 'bigint') return type === 'double' ? Number(value) : value
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new TypeError(`${name} came as ${typeof value}`)
}
