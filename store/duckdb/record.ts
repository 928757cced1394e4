import type { DuckDBValue } from '@duckdb/node-api'
import { ownIdOf } from '../../signals/identity.ts'
import { placeOf, type Signal, type TimedRecord, type Value } from '../../signals/signal.ts'
import type { FoundRecord } from '../store.ts'

/** A row of a day's table as the record that it was made of. */
export function recordOf(columns: readonly string[], row: readonly (DuckDBValue | undefined)[]): TimedRecord {
  const record: Record<string, Value> = {}
  for (const [place, name] of columns.entries()) {
    const value = row[place]
    if (value !== null && value !== undefined) record[name] = plainValue(value)
  }
  const { f_timestamp, f_date } = record
  if (typeof f_timestamp !== 'number' || typeof f_date !== 'string') throw new TypeError('a row without its time')
  return { ...record, f_timestamp, f_date }
}

/** A value of a column; 64-bit integers as numbers where those hold them. */
export function plainValue(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new TypeError(`a value came as ${typeof value}`)
}

/** A record with its id. Where it does not say it itself, its place is one: no other has it, and a table keeps no `_id`. */
export function foundRecord(signal: Signal, record: TimedRecord): FoundRecord {
  return { id: ownIdOf(signal, record) ?? idOfPlace(signal, record), record }
}

function idOfPlace(signal: Signal, record: TimedRecord): string {
  const place = placeOf(signal, record)
  return place.map((value) => (typeof value === 'number' ? value.toString(36) : value)).join('.')
}
