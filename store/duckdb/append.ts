import {
  BIGINT,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { batchColumn, type Column, type ColumnType } from '../../mappings/duckdb.ts'
import { type ColumnOutline, type PackedRows, type SectionOutline, widths } from './rows.ts'

const types: Record<ColumnType, DuckDBType> = { VARCHAR, INTEGER, BIGINT, DOUBLE }

/** Rows that a vector of DuckDB's holds. A multiple of 64: a validity block can be cut there. */
const capacity = duckdb.vector_size()

/** A string as a vector has it is 16 bytes: its length, then either up to 12 bytes of it or 4 bytes and a pointer. */
const stringWords = 4
const shortest = 12

/**
 * Appends sections of batches to tables of one shape, by copying blocks into the vectors of one chunk that is used again
 * and again: what a chunk holds lies outside of JavaScript's heap and would wait long for the garbage collector.
 */
export class SectionAppender {
  readonly #columns: readonly Column[]
  readonly #chunk: DuckDBDataChunk
  readonly #absent = new Uint8Array(capacity / 8)
  readonly #onlyFirst = new Uint8Array(capacity / 8).fill(1, 0, 1)
  readonly #strings = new Uint32Array(capacity * stringWords)

  constructor(columns: readonly Column[]) {
    this.#columns = columns
    this.#chunk = DuckDBDataChunk.create(columns.map((column) => types[column.type]))
  }

  append(
    appender: DuckDBAppender,
    batchId: string,
    rows: PackedRows,
    section: SectionOutline,
    texts: BatchTexts,
  ): void {
    const outlines = new Map(section.columns.map((column) => [column.name, column]))
    for (let from = 0; from < section.rows; from += capacity) {
      const count = Math.min(capacity, section.rows - from)
      this.#chunk.reset()
      this.#chunk.rowCount = count
      for (const [place, column] of this.#columns.entries()) {
        const vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, place)
        const outline = outlines.get(column.name)
        if (from === 0 && column.name === batchColumn.name) this.#fillBatchId(vector, batchId, count)
        else if (!outline) copyValidity(vector, this.#absent, count)
        else if (outline.type !== column.type) throw new TypeError(`${column.name} is ${outline.type} in the batch`)
        else this.#fill(vector, rows, outline, from, count, texts)
      }
      appender.appendDataChunk(this.#chunk)
    }
  }

  #fillBatchId(vector: duckdb.Vector, batchId: string, count: number): void {
    duckdb.vector_assign_string_element(vector, 0, batchId)
    copyValidity(vector, this.#onlyFirst, count)
  }

  #fill(
    vector: duckdb.Vector,
    rows: PackedRows,
    outline: ColumnOutline,
    from: number,
    count: number,
    texts: BatchTexts,
  ): void {
    if (outline.type === 'VARCHAR') {
      this.#fillStrings(vector, rows.words(outline.data).subarray(from, from + count), texts)
    } else {
      const width = widths[outline.type]
      const data = rows.block(outline.data).subarray(from * width, (from + count) * width)
      duckdb.copy_data_to_vector(vector, 0, data.buffer, data.byteOffset, data.length)
    }
    if (outline.validity) copyValidity(vector, rows.block(outline.validity).subarray(from / 8), count)
  }

  /**
   * Hands each longer text of the chunk to DuckDB once and copies the 16 bytes that stand for it into every row that has
   * it: a call a value would take as long as all else together.
   */
  #fillStrings(vector: duckdb.Vector, places: Uint32Array, texts: BatchTexts): void {
    const assigned = texts.assignLong(vector, places) ? stringsOf(vector, places.length) : this.#strings
    const { short, firstRow } = texts
    for (let row = 0; row < places.length; row++) {
      const place = places[row] ?? 0
      const first = firstRow[place] ?? -1
      if (first < 0) copyString(short, place, this.#strings, row)
      else copyString(assigned, first, this.#strings, row)
    }
    duckdb.copy_data_to_vector(vector, 0, this.#strings.buffer, 0, places.length * stringWords * 4)
  }
}

/** The texts of a batch on their way into vectors. */
export class BatchTexts {
  /** What stands for a short text in a vector, by place; a longer one has no such thing of its own. */
  readonly short: Uint32Array<ArrayBuffer>
  /** The first row of the vector at hand that has the longer text, by place; -1 for all others. */
  readonly firstRow: Int32Array
  readonly #lengths: Uint32Array
  readonly #begins: Uint32Array
  readonly #texts: Uint8Array

  constructor(rows: PackedRows) {
    this.#lengths = rows.words(rows.outline.lengths)
    this.#texts = rows.block(rows.outline.texts)
    this.#begins = new Uint32Array(this.#lengths.length)
    this.short = new Uint32Array(this.#lengths.length * stringWords)
    this.firstRow = new Int32Array(this.#lengths.length).fill(-1)
    this.#layOut()
  }

  /** Gives the vector each longer text at its first row. False where there is none. */
  assignLong(vector: duckdb.Vector, places: Uint32Array): boolean {
    let some = false
    this.firstRow.fill(-1)
    for (let row = 0; row < places.length; row++) {
      const place = places[row] ?? 0
      const length = this.#lengths[place] ?? 0
      if (length <= shortest || this.firstRow[place] !== -1) continue
      const begin = this.#begins[place] ?? 0
      duckdb.vector_assign_string_element_len(vector, row, this.#texts.subarray(begin, begin + length))
      this.firstRow[place] = row
      some = true
    }
    return some
  }

  #layOut(): void {
    const bytes = new Uint8Array(this.short.buffer)
    let begin = 0
    for (const [place, length] of this.#lengths.entries()) {
      this.#begins[place] = begin
      this.short[place * stringWords] = length
      if (length <= shortest) bytes.set(this.#texts.subarray(begin, begin + length), place * stringWords * 4 + 4)
      begin += length
    }
    if (begin > this.#texts.length) throw new RangeError(`the batch's texts end before ${begin} bytes`)
  }
}

function stringsOf(vector: duckdb.Vector, rows: number): Uint32Array {
  const bytes = duckdb.vector_get_data(vector, rows * stringWords * 4)
  return new Uint32Array(bytes.buffer, bytes.byteOffset, rows * stringWords)
}

function copyString(from: Uint32Array, source: number, to: Uint32Array, target: number): void {
  for (let word = 0; word < stringWords; word++) {
    to[target * stringWords + word] = from[source * stringWords + word] ?? 0
  }
}

function copyValidity(vector: duckdb.Vector, bits: Uint8Array<ArrayBuffer>, rows: number): void {
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer, bits.byteOffset, 8 * Math.ceil(rows / 64))
}
