import { ABSENT, Cursor } from './cursor.ts'
import { textOf } from './text.ts'
import {
  DOUBLE,
  FLOAT,
  INT1,
  INT2,
  INT4,
  INT8,
  LIST,
  MAP,
  SIMPLE_LIST,
  STRING1,
  STRING4,
  STRUCT_BEGIN,
  ZERO,
} from './wire.ts'

/** Reads one value at a tag: in a list that is 0, in a map 0 for the key and 1 for the value. */
export type Read<T> = (reader: TarsReader, tag: number) => T

/**
 * Reads the fields of a struct, or of an argument list, in the order of their tags (contract section 1). Tags that are not
 * asked for are skipped. A `fallback` makes a field optional; without one its absence is an error, as is another type.
 * Every count and length is checked against the bytes left before anything is made. Errors are `TarsDecodeError`; a
 * reader that has thrown is of no further use. The bytes are not copied: what `readBytes` gives is a view into them.
 */
export class TarsReader {
  readonly #cursor: Cursor

  constructor(bytes: Uint8Array) {
    this.#cursor = new Cursor(bytes)
  }

  /** A byte, short, int or enum, in whichever of int1, int2, int4 and zero it travels. */
  readInt(tag: number, fallback?: number): number {
    const type = this.#cursor.find(tag)
    switch (type) {
      case ZERO:
        return 0
      case INT1:
        return this.#cursor.view.getInt8(this.#cursor.take(1))
      case INT2:
        return this.#cursor.view.getInt16(this.#cursor.take(2))
      case INT4:
        return this.#cursor.view.getInt32(this.#cursor.take(4))
      default:
        return this.#orElse(fallback, type, tag, 'an int')
    }
  }

  /** A long, exact: a number where that is a safe integer, else a bigint. */
  readLong(tag: number, fallback?: number | bigint): number | bigint {
    const type = this.#cursor.find(tag)
    switch (type) {
      case ZERO:
        return 0
      case INT1:
        return this.#cursor.view.getInt8(this.#cursor.take(1))
      case INT2:
        return this.#cursor.view.getInt16(this.#cursor.take(2))
      case INT4:
        return this.#cursor.view.getInt32(this.#cursor.take(4))
      case INT8:
        return exactLong(this.#cursor.view, this.#cursor.take(8))
      default:
        return this.#orElse(fallback, type, tag, 'a long')
    }
  }

  readBool(tag: number, fallback?: boolean): boolean {
    return this.readInt(tag, fallback === undefined ? undefined : Number(fallback)) !== 0
  }

  /** A float or a double. */
  readDouble(tag: number, fallback?: number): number {
    const type = this.#cursor.find(tag)
    switch (type) {
      case ZERO:
        return 0
      case FLOAT:
        return this.#cursor.view.getFloat32(this.#cursor.take(4))
      case DOUBLE:
        return this.#cursor.view.getFloat64(this.#cursor.take(8))
      default:
        return this.#orElse(fallback, type, tag, 'a float or double')
    }
  }

  /** A string; bytes that are not UTF-8 are kept as text.ts says. */
  readString(tag: number, fallback?: string): string {
    const type = this.#cursor.find(tag)
    if (type !== STRING1 && type !== STRING4) return this.#orElse(fallback, type, tag, 'a string')
    const length = this.#cursor.stringLength(type)
    const start = this.#cursor.take(length)
    return textOf(this.#cursor.bytes, this.#cursor.view, start, start + length)
  }

  /** The bytes of a string that is no text, as a view into the packet. */
  readStringBytes(tag: number, fallback?: Buffer): Buffer {
    const type = this.#cursor.find(tag)
    if (type !== STRING1 && type !== STRING4) return this.#orElse(fallback, type, tag, 'a string')
    const length = this.#cursor.stringLength(type)
    const start = this.#cursor.take(length)
    return this.#cursor.bytes.subarray(start, start + length)
  }

  /** A vector of bytes, as a view into the packet. */
  readBytes(tag: number, fallback?: Buffer): Buffer {
    const type = this.#cursor.find(tag)
    if (type === LIST) return this.#listedBytes()
    if (type !== SIMPLE_LIST) return this.#orElse(fallback, type, tag, 'bytes')
    const length = this.#cursor.simpleListLength()
    const start = this.#cursor.take(length)
    return this.#cursor.bytes.subarray(start, start + length)
  }

  /** A struct, whose fields `readFields` reads in the order of their tags; what it leaves is skipped. */
  readStruct<T>(tag: number, readFields: (reader: TarsReader) => T, fallback?: T): T {
    const type = this.#cursor.find(tag)
    if (type !== STRUCT_BEGIN) return this.#orElse(fallback, type, tag, 'a struct')
    this.#cursor.descend()
    const value = readFields(this)
    this.#cursor.skipToStructEnd()
    this.#cursor.ascend()
    return value
  }

  readList<T>(tag: number, readElement: Read<T>, fallback?: T[]): T[] {
    const type = this.#cursor.find(tag)
    if (type !== LIST) return this.#orElse(fallback, type, tag, 'a list')
    const list: T[] = []
    this.#each(this.#cursor.count(1), () => list.push(readElement(this, 0)))
    return list
  }

  /** A map; of a repeated key the last value counts. */
  readMap<K, V>(tag: number, readKey: Read<K>, readValue: Read<V>, fallback?: Map<K, V>): Map<K, V> {
    const type = this.#cursor.find(tag)
    if (type !== MAP) return this.#orElse(fallback, type, tag, 'a map')
    const map = new Map<K, V>()
    this.#each(this.#cursor.count(2), () => map.set(readKey(this, 0), readValue(this, 1)))
    return map
  }

  /** A map as pairs in the order sent, repeated keys included: for keys that are structs. */
  readEntries<K, V>(tag: number, readKey: Read<K>, readValue: Read<V>, fallback?: [K, V][]): [K, V][] {
    const type = this.#cursor.find(tag)
    if (type !== MAP) return this.#orElse(fallback, type, tag, 'a map')
    const entries: [K, V][] = []
    this.#each(this.#cursor.count(2), () => entries.push([readKey(this, 0), readValue(this, 1)]))
    return entries
  }

  /** A map<int, int> as one flat list of key, value, key, value: no object an entry, for the many of a stat report. */
  readIntPairs(tag: number, fallback?: number[]): number[] {
    const type = this.#cursor.find(tag)
    if (type !== MAP) return this.#orElse(fallback, type, tag, 'a map')
    const pairs: number[] = []
    for (let left = this.#cursor.count(2); left > 0; left--) pairs.push(this.readInt(0), this.readInt(1))
    return pairs
  }

  #each(count: number, readOne: () => unknown): void {
    this.#cursor.descend()
    for (let left = count; left > 0; left--) readOne()
    this.#cursor.ascend()
  }

  /** Bytes sent as a plain list, as C++ also takes them. */
  #listedBytes(): Buffer {
    const bytes = Buffer.alloc(this.#cursor.count(1))
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.readInt(0)
    return bytes
  }

  #orElse<T>(fallback: T | undefined, type: number, tag: number, expected: string): T {
    if (type === ABSENT && fallback !== undefined) return fallback
    return this.#cursor.fail(`${expected} of tag ${tag}`, type)
  }
}

function exactLong(view: DataView, at: number): number | bigint {
  const value = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
  return Number.isSafeInteger(value) ? value : view.getBigInt64(at)
}
