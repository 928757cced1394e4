import { type ColumnType, columnsOf, idColumn, tokensOf, wordBitColumns } from '../../mappings/duckdb.ts'
import { type Batch, type Draft, draftOf, type EncodedBatch, headerOf } from '../../signals/batch.ts'
import { recordId } from '../../signals/identity.ts'
import type { Signal, SignalRecord, TimedRecord } from '../../signals/signal.ts'
import type { DeadLetter } from '../store.ts'
import { Dictionary, encodeColumn, type Misfit, type Values } from './column.ts'
import { type ColumnOutline, format, RowsPacker, type SectionOutline } from './rows.ts'
import { encodeWordBits } from './word-bits.ts'

/** Names the table of a signal's day. */
export type TableOf = (signal: Signal, day: string) => string

/**
 * A record's values by column. Reading a record's own fields in turn is three times faster than asking it for each by
 * name: sparse fields give records hundreds of shapes.
 */
export type Row = Values

const wordBytes = 8

export function draft(signal: Signal, record: TimedRecord): Draft<Row> {
  const places = placesOf(signal)
  const row: Row = Array(places.size)
  let bytes = 0
  for (const name in record) {
    const place = places.get(name)
    if (place === undefined) continue
    const value = record[name]
    row[place] = value
    bytes += typeof value === 'string' ? value.length : wordBytes
  }
  return draftOf(signal, record, row, bytes)
}

const knownPlaces = new WeakMap<Signal, ReadonlyMap<string, number>>()

/** Where a signal's fields stand in a row. */
function placesOf(signal: Signal): ReadonlyMap<string, number> {
  const known = knownPlaces.get(signal)
  if (known) return known
  const places = new Map(signal.fields.map((field, place) => [field.name, place]))
  knownPlaces.set(signal, places)
  return places
}

/** A record and its place over all parts of its batch. */
interface Placed {
  readonly draft: Draft<Row>
  readonly ordinal: number
}

/** The batch as `rows/1`. Records with a value that their column can't hold are set aside as refused. */
export function encodeBatch(batch: Batch<Row>, tableOf: TableOf): EncodedBatch {
  const encoder = new BatchEncoder(batch.id, tableOf)
  let ordinal = 0
  for (const { signal, drafts } of batch.parts) {
    const days = new Map<string, Placed[]>()
    for (const draft of drafts) {
      const placed = { draft, ordinal: ordinal++ }
      const earlier = days.get(draft.day)
      if (earlier) earlier.push(placed)
      else days.set(draft.day, [placed])
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
      id: placed.draft.ownId ?? recordId(placed.draft.minute, this.#batchId, placed.ordinal),
      target: this.#tableOf(signal, day),
      reason,
      original: JSON.stringify(recordOf(signal, placed.draft.content), exactly),
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
  for (const [place, { name, type }] of columnsOf(signal).entries()) {
    const note: Misfit = (row, found) => misfits.set(row, `${name}: found ${found}, expected ${type}`)
    const values = placed.map(({ draft }) => draft.content[place])
    const column = encodeColumn(type, values, dictionary, note)
    if (column) encoded.push({ name, type, ...column })
  }
  return { encoded: [...encoded, ...wordBitsOf(signal, placed), ...idsOf(signal, placed, dictionary)], misfits }
}

function idsOf({ identity }: Signal, placed: readonly Placed[], dictionary: Dictionary): readonly EncodedColumn[] {
  if (identity !== 'own') return []
  const ids = placed.map(({ draft }) => draft.ownId)
  const column = encodeColumn(idColumn.type, ids, dictionary, noMisfit)
  return column ? [{ ...idColumn, ...column }] : []
}

const noMisfit: Misfit = (row, found) => {
  throw new TypeError(`the id of record ${row} is ${found}`)
}

function wordBitsOf(signal: Signal, placed: readonly Placed[]): readonly EncodedColumn[] {
  const tokens = tokensOf(signal)
  if (!tokens) return []
  const place = signal.fields.indexOf(tokens)
  const columns = encodeWordBits(placed.map(({ draft }) => draft.content[place]))
  return wordBitColumns.flatMap(({ name, type }, index) => {
    const column = columns[index]
    return column ? [{ name, type, ...column }] : []
  })
}

function recordOf(signal: Signal, row: Row): SignalRecord {
  return Object.fromEntries(signal.fields.map(({ name }, place) => [name, row[place]]))
}

/** 64-bit integers keep their digits. */
function exactly(_name: string, value: unknown): unknown {
  // TypeScript's library does not know ES2026's rawJSON yet, Node does.
  return typeof value === 'bigint' ? (JSON as unknown as { rawJSON(text: string): object }).rawJSON(`${value}`) : value
}
