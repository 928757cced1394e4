import {
  DOUBLE,
  FLOAT,
  INT1,
  INT2,
  INT4,
  INT8,
  LIST,
  LONG_TAG,
  MAP,
  SIMPLE_LIST,
  STRING1,
  STRING4,
  STRUCT_BEGIN,
  STRUCT_END,
  ZERO,
} from './wire.ts'

/** Writes one value at a tag: in a list that is 0, in a map 0 for the key and 1 for the value. */
export type Write<T> = (writer: TarsWriter, tag: number, value: T) => void

const LONGEST_PLAIN = 2 + 8 // a head of two bytes and a long
const LONGEST_STRING1 = 255
const MAX_TAG = 255

/**
 * Writes the fields of a struct, or of an argument list: the caller writes them in the order of their tags (contract
 * section 1). Integers travel in the smallest type that holds them. A value that its type cannot hold is a RangeError.
 */
export class TarsWriter {
  #bytes = Buffer.allocUnsafe(256)
  #at: number

  /** `headroom`: bytes left free before the first field, for a frame's length. */
  constructor(headroom = 0) {
    this.#at = headroom
  }

  /** What was written, as a view: the writer is of no further use then. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  /** A byte, short, int or enum. */
  writeInt(tag: number, value: number): void {
    if (value !== (value | 0)) throw new RangeError(`expected an int at tag ${tag}, found ${value}`)
    if (value === 0) this.#head(tag, ZERO)
    else if (value >= -0x80 && value <= 0x7f) this.#head(tag, INT1).writeInt8(value, this.#reserve(1))
    else if (value >= -0x8000 && value <= 0x7fff) this.#head(tag, INT2).writeInt16BE(value, this.#reserve(2))
    else this.#head(tag, INT4).writeInt32BE(value, this.#reserve(4))
  }

  /** A long; a number must be a safe integer, as any other is no longer what it was meant to be. */
  writeLong(tag: number, value: number | bigint): void {
    if (value >= -0x8000_0000 && value <= 0x7fff_ffff) this.writeInt(tag, Number(value))
    else if (typeof value === 'bigint' || Number.isSafeInteger(value)) this.#writeInt8(tag, BigInt(value))
    else throw new RangeError(`expected a long at tag ${tag}, found ${value}`)
  }

  writeBool(tag: number, value: boolean): void {
    this.writeInt(tag, Number(value))
  }

  writeFloat(tag: number, value: number): void {
    if (Object.is(value, 0)) this.#head(tag, ZERO)
    else this.#head(tag, FLOAT).writeFloatBE(value, this.#reserve(4))
  }

  writeDouble(tag: number, value: number): void {
    if (Object.is(value, 0)) this.#head(tag, ZERO)
    else this.#head(tag, DOUBLE).writeDoubleBE(value, this.#reserve(8))
  }

  writeString(tag: number, value: string): void {
    const length = Buffer.byteLength(value)
    if (length <= LONGEST_STRING1) this.#head(tag, STRING1).writeUInt8(length, this.#reserve(1))
    else this.#head(tag, STRING4).writeUInt32BE(length, this.#reserve(4))
    this.#room(length).write(value, this.#reserve(length))
  }

  /** A vector of bytes. */
  writeBytes(tag: number, value: Uint8Array): void {
    this.#head(tag, SIMPLE_LIST)
    this.#head(0, INT1)
    this.writeInt(0, value.length)
    this.#room(value.length).set(value, this.#reserve(value.length))
  }

  writeStruct(tag: number, writeFields: (writer: TarsWriter) => void): void {
    this.#head(tag, STRUCT_BEGIN)
    writeFields(this)
    this.#head(0, STRUCT_END)
  }

  writeList<T>(tag: number, values: readonly T[], writeElement: Write<T>): void {
    this.#head(tag, LIST)
    this.writeInt(0, values.length)
    for (const value of values) writeElement(this, 0, value)
  }

  /** A map, also from pairs, where its keys are structs. */
  writeMap<K, V>(
    tag: number,
    map: ReadonlyMap<K, V> | readonly (readonly [K, V])[],
    writeKey: Write<K>,
    writeValue: Write<V>,
  ): void {
    const entries = [...map]
    this.#head(tag, MAP)
    this.writeInt(0, entries.length)
    for (const [key, value] of entries) {
      writeKey(this, 0, key)
      writeValue(this, 1, value)
    }
  }

  #writeInt8(tag: number, value: bigint): void {
    this.#head(tag, INT8).writeBigInt64BE(value, this.#reserve(8))
  }

  /** Writes a head; gives the bytes, which have room for any plain value behind it. */
  #head(tag: number, type: number): Buffer {
    if (tag > MAX_TAG) throw new RangeError(`expected a tag up to ${MAX_TAG}, found ${tag}`)
    const bytes = this.#room(LONGEST_PLAIN)
    if (tag < LONG_TAG) {
      bytes[this.#reserve(1)] = (tag << 4) | type
    } else {
      bytes[this.#reserve(1)] = (LONG_TAG << 4) | type
      bytes[this.#reserve(1)] = tag
    }
    return bytes
  }

  /** The bytes, grown where fewer than `length` are free. */
  #room(length: number): Buffer {
    const needed = this.#at + length
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length))
      this.#bytes.copy(grown, 0, 0, this.#at)
      this.#bytes = grown
    }
    return this.#bytes
  }

  /** The offset of the next `length` bytes, for which `room` was made. */
  #reserve(length: number): number {
    const start = this.#at
    this.#at = start + length
    return start
  }
}
