import { Buffer } from 'node:buffer'
import type { ColumnType } from '../../mappings/duckdb.ts'
import type { Value } from '../../signals/signal.ts'

/** A column's values by row; holes and undefined where a record has none. */
export type Values = (Value | undefined)[]

/** Told of a value that the column can't hold. */
export type Misfit = (row: number, found: string) => void

/** A column as `rows/1` has it. */
export interface Column {
  readonly data: ArrayBufferView<ArrayBuffer>
  readonly validity: ArrayBufferView<ArrayBuffer> | undefined
}

/** The texts of a batch, each once. */
export class Dictionary {
  readonly #places = new Map<string, number>()
  #longest = 0

  placeOf(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    const place = this.#places.size
    this.#places.set(text, place)
    this.#longest += 3 * text.length
    return place
  }

  /** Half surrogate pairs become U+FFFD here. */
  blocks(): { readonly lengths: Uint32Array<ArrayBuffer>; readonly texts: Uint8Array<ArrayBuffer> } {
    const lengths = new Uint32Array(this.#places.size)
    const texts = Buffer.from(new ArrayBuffer(this.#longest))
    let end = 0
    for (const [text, place] of this.#places) {
      const length = texts.write(text, end)
      lengths[place] = length
      end += length
    }
    return { lengths, texts: texts.subarray(0, end) }
  }
}

/** The column's blocks; undefined where no row has a value. */
export function encodeColumn(
  type: ColumnType,
  values: Values,
  dictionary: Dictionary,
  misfit: Misfit,
): Column | undefined {
  const rows = new RowsWithValue(values.length)
  const data = encodeValues(type, values, rows, dictionary, misfit)
  return rows.count === 0 ? undefined : { data, validity: rows.validity() }
}

function encodeValues(
  type: ColumnType,
  values: Values,
  rows: RowsWithValue,
  dictionary: Dictionary,
  misfit: Misfit,
): ArrayBufferView<ArrayBuffer> {
  switch (type) {
    case 'VARCHAR':
      return encodeTexts(values, rows, dictionary, misfit)
    case 'INTEGER':
      return encodeIntegers(values, rows, misfit)
    case 'BIGINT':
      return encodeLongs(values, rows, misfit)
    case 'DOUBLE':
      return encodeDoubles(values, rows, misfit)
  }
}

/** Which rows have a value, a bit each. */
export class RowsWithValue {
  readonly #rows: number
  readonly #bits: Uint32Array<ArrayBuffer>
  count = 0

  constructor(rows: number) {
    this.#rows = rows
    this.#bits = new Uint32Array(2 * Math.ceil(rows / 64))
  }

  add(row: number): void {
    const word = row >>> 5
    this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (row & 31))
    this.count++
  }

  /** Undefined where all have one. */
  validity(): Uint32Array<ArrayBuffer> | undefined {
    return this.count === this.#rows ? undefined : this.#bits
  }
}

function encodeTexts(
  values: Values,
  rows: RowsWithValue,
  dictionary: Dictionary,
  misfit: Misfit,
): Uint32Array<ArrayBuffer> {
  const data = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === undefined) continue
    if (typeof value === 'string') {
      data[row] = dictionary.placeOf(value)
      rows.add(row)
    } else misfit(row, describe(value))
  }
  return data
}

function encodeIntegers(values: Values, rows: RowsWithValue, misfit: Misfit): Int32Array<ArrayBuffer> {
  const data = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === undefined) continue
    if (typeof value === 'number' && (value | 0) === value) {
      data[row] = value
      rows.add(row)
    } else misfit(row, describe(value))
  }
  return data
}

const wordSpan = 2 ** 32

/** In halves: a bigint a value would cost more than all else. */
function encodeLongs(values: Values, rows: RowsWithValue, misfit: Misfit): Int32Array<ArrayBuffer> {
  const data = new Int32Array(2 * values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === undefined) continue
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63) {
      data[2 * row] = value
      data[2 * row + 1] = Math.floor(value / wordSpan)
      rows.add(row)
    } else if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) {
      data[2 * row] = Number(BigInt.asIntN(32, value))
      data[2 * row + 1] = Number(value >> 32n)
      rows.add(row)
    } else misfit(row, describe(value))
  }
  return data
}

function encodeDoubles(values: Values, rows: RowsWithValue, misfit: Misfit): Float64Array<ArrayBuffer> {
  const data = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === undefined) continue
    if (typeof value === 'number' && Number.isFinite(value)) {
      data[row] = value
      rows.add(row)
    } else misfit(row, describe(value))
  }
  return data
}

function describe(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}
