import { Buffer } from 'node:buffer'
import type { EncodedBatch } from '../../signals/batch.ts'
import { fieldOf, type Signal } from '../../signals/signal.ts'
import type { FoundRecord } from '../store.ts'
import { foundRecord, recordOf } from './record.ts'
import { type ColumnOutline, PackedRows, type SectionOutline } from './rows.ts'

/** The records of a signal in a batch, with their words. */
export function recordsOf({ bytes }: EncodedBatch, signal: Signal): readonly FoundRecord[] {
  const rows = new PackedRows(bytes)
  const texts = textsOf(rows)
  return rows.outline.sections
    .filter((section) => section.signal === signal.name)
    .flatMap((section) => sectionRecords(rows, section, texts, signal))
}

type Texts = (place: number) => string
type Values = (row: number) => string | number | bigint | undefined

function sectionRecords(rows: PackedRows, section: SectionOutline, texts: Texts, signal: Signal): FoundRecord[] {
  const fields = section.columns.filter(({ name }) => fieldOf(signal, name))
  const names = fields.map(({ name }) => name)
  const columns = fields.map((column) => valuesOf(rows, column, texts))
  return Array.from({ length: section.rows }, (_, row) => {
    const values = columns.map((valueAt) => valueAt(row))
    return foundRecord(signal, recordOf(names, values))
  })
}

/** Each text of the dictionary, made when it is first asked for. */
function textsOf(rows: PackedRows): Texts {
  const bytes = Buffer.from(rows.block(rows.outline.texts))
  const begins: number[] = []
  let end = 0
  for (const length of rows.words(rows.outline.lengths)) {
    begins.push(end)
    end += length
  }
  begins.push(end)
  const known = new Map<number, string>()
  return (place) => {
    const text = known.get(place) ?? bytes.toString('utf8', begins[place], begins[place + 1])
    known.set(place, text)
    return text
  }
}

function valuesOf(rows: PackedRows, column: ColumnOutline, texts: Texts): Values {
  const present = column.validity && rows.block(column.validity)
  const valueAt = presentValues(rows, column, texts)
  if (!present) return valueAt
  return (row) => (((present[row >> 3] ?? 0) >> (row & 7)) & 1 ? valueAt(row) : undefined)
}

function presentValues(rows: PackedRows, { type, data }: ColumnOutline, texts: Texts): Values {
  const block = rows.block(data)
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  switch (type) {
    case 'VARCHAR':
      return (row) => texts(view.getUint32(4 * row, true))
    case 'INTEGER':
      return (row) => view.getInt32(4 * row, true)
    case 'BIGINT':
      return (row) => view.getBigInt64(8 * row, true)
    case 'DOUBLE':
      return (row) => view.getFloat64(8 * row, true)
  }
}
