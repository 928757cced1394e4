import { type ColumnType, columnsOf } from '../../mappings/duckdb.ts'
import { type Batch, type EncodedBatch, headerOf } from '../../signals/batch.ts'
import { recordId } from '../../signals/identity.ts'
import { minuteOf, type Signal, type TimedRecord } from '../../signals/signal.ts'
import type { DeadLetter } from '../store.ts'
import { Dictionary, encodeColumn, type Misfit, type Values } from './column.ts'
import { type ColumnOutline, format, RowsPacker, type SectionOutline } from './rows.ts'

/** Names the table of a signal's day. */
export type TableOf = (signal: Signal, day: string) => string

/** A record and its place over all parts of its batch. */
interface Placed {
  readonly record: TimedRecord
  readonly ordinal: number
}

/** The batch as `rows/1`. Records with a value that their column can't hold are set aside as refused. */
export function encodeBatch(batch: Batch<TimedRecord>, tableOf: TableOf): EncodedBatch {
  const encoder = new BatchEncoder(batch.id, tableOf)
  let ordinal = 0
  for (const { signal, drafts } of batch.parts) {
    const days = new Map<string, Placed[]>()
    for (const { day, content } of drafts) {
      const placed = { record: content, ordinal: ordinal++ }
      const earlier = days.get(day)
      if (earlier) earlier.push(placed)
      else days.set(day, [placed])
    }
    for (const [day, placed] of days) encoder.add(signal, day, placed)
  }
  return { header: headerOf(batch, format), bytes: encoder.finish() }
}

class BatchEncoder {
  readonly #batchId: string
  readonly #tableOf: TableOf
  readonly #packer = new RowsPacker()
  readonly #dictionary = new Dictionary()
  readonly #sections: SectionOutline[] = []
  readonly #refused: DeadLetter[] = []

  constructor(batchId: string, tableOf: TableOf) {
    this.#batchId = batchId
    this.#tableOf = tableOf
  }

  add(signal: Signal, day: string, placed: readonly Placed[]): void {
    const { misfits, encoded } = encodeColumns(signal, placed, this.#dictionary)
    if (misfits.size > 0) {
      for (const [row, reason] of misfits) this.#refuse(signal, day, placed[row], reason)
      this.add(
        signal,
        day,
        placed.filter((_, row) => !misfits.has(row)),
      )
    } else if (placed.length > 0) {
      const columns = encoded.map(({ name, type, data, validity }): ColumnOutline => {
        const column = { name, type, data: this.#packer.add(data) }
        return validity ? { ...column, validity: this.#packer.add(validity) } : column
      })
      this.#sections.push({ signal: signal.name, day, rows: placed.length, columns })
    }
  }

  finish(): Uint8Array {
    const { lengths, texts } = this.#dictionary.blocks()
    return this.#packer.pack({
      sections: this.#sections,
      lengths: this.#packer.add(lengths),
      texts: this.#packer.add(texts),
      refused: this.#refused,
    })
  }

  #refuse(signal: Signal, day: string, placed: Placed | undefined, reason: string): void {
    if (!placed) return
    this.#refused.push({
      signal: signal.name,
      id: recordId(minuteOf(placed.record), this.#batchId, placed.ordinal),
      target: this.#tableOf(signal, day),
      reason,
      original: JSON.stringify(placed.record, exactly),
    })
  }
}

interface EncodedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly data: ArrayBufferView<ArrayBuffer>
  readonly validity: ArrayBufferView<ArrayBuffer> | undefined
}

interface EncodedColumns {
  readonly encoded: readonly EncodedColumn[]
  /** Rows with a value that its column can't hold, and why. */
  readonly misfits: ReadonlyMap<number, string>
}

function encodeColumns(signal: Signal, placed: readonly Placed[], dictionary: Dictionary): EncodedColumns {
  const misfits = new Map<number, string>()
  const encoded: EncodedColumn[] = []
  const values = transpose(signal, placed)
  for (const [place, { name, type }] of columnsOf(signal).entries()) {
    const note: Misfit = (row, found) => misfits.set(row, `${name}: found ${found}, expected ${type}`)
    const column = encodeColumn(type, values[place] ?? [], dictionary, note)
    if (column) encoded.push({ name, type, ...column })
  }
  return { encoded, misfits }
}

/**
 * The values by column. Reading a record's own fields in turn is three times faster than asking it for each field by
 * name: sparse fields give records hundreds of shapes.
 */
function transpose(signal: Signal, placed: readonly Placed[]): readonly Values[] {
  const places = new Map(signal.fields.map((field, place) => [field.name, place]))
  const columns = signal.fields.map((): Values => Array(placed.length))
  for (const [row, { record }] of placed.entries()) {
    for (const name in record) {
      const column = columns[places.get(name) ?? -1]
      if (column) column[row] = record[name]
    }
  }
  return columns
}

/** 64-bit integers keep their digits. */
function exactly(_name: string, value: unknown): unknown {
  // TypeScript's library does not know ES2026's rawJSON yet, Node does.
  return typeof value === 'bigint' ? (JSON as unknown as { rawJSON(text: string): object }).rawJSON(`${value}`) : value
}
