import { Buffer } from 'node:buffer'
import type { ColumnType } from '../../mappings/duckdb.ts'
import type { SignalName } from '../../signals/signal.ts'
import type { DeadLetter } from '../store.ts'

/**
 * The form `rows/1` of a batch's bytes: columns as DuckDB's vectors have them, so that writing is copying.
 *
 *   length of the outline (uint32), the outline as JSON, then blocks, each at a multiple of 8 bytes from where they begin
 *
 * INTEGER int32, BIGINT int64, DOUBLE float64; VARCHAR uint32: the text's place in the batch's dictionary, where each
 * text stands once. All little-endian. A validity block has one bit a row, 1 where there is a value, in words of 64.
 */
export const format = 'rows/1'

/** Where a block lies behind the outline: begin and length in bytes. */
export type Extent = readonly [begin: number, length: number]

/** A column of a section. One in which no record has a value is left out. */
export interface ColumnOutline {
  readonly name: string
  readonly type: ColumnType
  readonly data: Extent
  /** Missing where every record has a value. */
  readonly validity?: Extent
}

/** The records of one signal and day: what goes into one table. */
export interface SectionOutline {
  readonly signal: SignalName
  readonly day: string
  readonly rows: number
  readonly columns: readonly ColumnOutline[]
}

export interface Outline {
  readonly sections: readonly SectionOutline[]
  /** The dictionary: the lengths of its texts in bytes (uint32), and the texts one behind the other in UTF-8. */
  readonly lengths: Extent
  readonly texts: Extent
  /** Records that no table takes. */
  readonly refused: readonly DeadLetter[]
}

/** Bytes of a value in its block. */
export const widths: Readonly<Record<ColumnType, number>> = { VARCHAR: 4, INTEGER: 4, BIGINT: 8, DOUBLE: 8 }

const boundary = 8

/** Gathers blocks and packs them behind an outline. */
export class RowsPacker {
  readonly #blocks: { readonly begin: number; readonly bytes: Uint8Array }[] = []
  #end = 0

  /** Takes the array as it is: its bytes are copied when all is packed. */
  add(block: ArrayBufferView<ArrayBuffer>): Extent {
    const begin = this.#end
    const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength)
    this.#blocks.push({ begin, bytes })
    this.#end = align(begin + bytes.length)
    return [begin, bytes.length]
  }

  pack(outline: Outline): Uint8Array {
    const text = Buffer.from(JSON.stringify(outline))
    const start = align(4 + text.length)
    const packed = new Uint8Array(start + this.#end)
    new DataView(packed.buffer).setUint32(0, text.length, true)
    packed.set(text, 4)
    for (const { begin, bytes } of this.#blocks) packed.set(bytes, start + begin)
    return packed
  }
}

/** A batch's bytes, read. Throws RangeError or SyntaxError where they are not what `RowsPacker` made. */
export class PackedRows {
  readonly outline: Outline
  readonly #bytes: Uint8Array<ArrayBuffer>
  readonly #start: number

  constructor(bytes: Uint8Array) {
    this.#bytes = aligned(bytes)
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(0, true)
    // `RowsPacker` wrote it.
    this.outline = JSON.parse(Buffer.from(this.#bytes.subarray(4, 4 + length)).toString()) as Outline
    this.#start = align(4 + length)
    for (const { rows, columns } of this.outline.sections) for (const column of columns) this.#check(column, rows)
  }

  /** A block's bytes, not copied. */
  block([begin, length]: Extent): Uint8Array<ArrayBuffer> {
    const from = this.#start + begin
    const found = this.#bytes.subarray(from, from + length)
    if (found.length !== length) throw new RangeError(`the batch ends within a block of ${length} bytes at ${from}`)
    return found
  }

  words(extent: Extent): Uint32Array<ArrayBuffer> {
    const block = this.block(extent)
    return new Uint32Array(block.buffer, block.byteOffset, block.length / 4)
  }

  /** Blocks are copied without looking at their length: one that is too short would give other memory away. */
  #check({ name, type, data, validity }: ColumnOutline, rows: number): void {
    const short = this.block(data).length < rows * widths[type]
    const cut = validity !== undefined && this.block(validity).length < 8 * Math.ceil(rows / 64)
    if (short || cut) throw new RangeError(`the batch has fewer values of ${name} than its ${rows} rows`)
  }
}

/** Typed arrays begin at multiples of their element's size; bytes from a pool or a file may begin anywhere. */
function aligned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes
  if (buffer instanceof ArrayBuffer && byteOffset % boundary === 0) return new Uint8Array(buffer, byteOffset, length)
  return new Uint8Array(bytes)
}

function align(offset: number): number {
  return Math.ceil(offset / boundary) * boundary
}
