import { TarsDecodeError } from './decode-error.ts'
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
  typeName,
  ZERO,
} from './wire.ts'

// What one packet may cost, whatever it declares: no known report comes near any of these.
const MAX_DEPTH = 32
const MAX_COUNT = 100_000
const MAX_ELEMENTS = 1_000_000
const MAX_SKIPPED = 20_000

const UNTIL_STRUCT_END = -1

const plainLengths: Readonly<Record<number, number>> = {
  [ZERO]: 0,
  [INT1]: 1,
  [INT2]: 2,
  [INT4]: 4,
  [INT8]: 8,
  [FLOAT]: 4,
  [DOUBLE]: 8,
}

// Values left to skip at each depth. One for all cursors: a skip never yields.
const leftToSkip = new Int32Array(MAX_DEPTH + 1)

/** `find` found no such tag. */
export const ABSENT = -1

/** A place in encoded bytes. Checks all that the bytes declare against what is left of them; `TarsReader` gives it types. */
export class Cursor {
  readonly bytes: Buffer
  readonly view: DataView
  readonly #end: number
  #at = 0
  /** The tag of the head that was read last. */
  #tag = 0
  #depth = 0
  #elementsLeft = MAX_ELEMENTS
  #skipsLeft = MAX_SKIPPED

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#end = bytes.byteLength
  }

  /** Moves behind the head of `tag` and gives its type, or ABSENT where the struct, the bytes or the lower tags end first. */
  find(tag: number): number {
    while (this.#at < this.#end) {
      const start = this.#at
      const type = this.#head()
      if (this.#tag === tag && type !== STRUCT_END) return type
      if (this.#tag >= tag || type === STRUCT_END) {
        this.#at = start
        return ABSENT
      }
      this.#skip(type)
    }
    return ABSENT
  }

  /** Moves past `length` bytes and gives the offset of the first. */
  take(length: number): number {
    const start = this.#at
    if (length > this.#end - start) throw new TarsDecodeError(`${length} bytes`, `${this.#end - start} left`, start)
    this.#at = start + length
    return start
  }

  stringLength(type: number): number {
    return type === STRING1 ? this.view.getUint8(this.take(1)) : this.view.getUint32(this.take(4))
  }

  simpleListLength(): number {
    const type = this.#head()
    return type === INT1 ? this.#size() : this.fail('bytes in a simple list', type)
  }

  /** The number of elements of a list or map, which take at least `bytesEach`. */
  count(bytesEach: number): number {
    const count = this.#size()
    const most = Math.min(MAX_COUNT, this.#elementsLeft, Math.floor((this.#end - this.#at) / bytesEach))
    if (count > most) throw new TarsDecodeError(`at most ${most} elements`, `${count}`, this.#at)
    this.#elementsLeft -= count
    return count
  }

  /** Into a struct, list or map; `ascend` is the way out. */
  descend(): void {
    if (++this.#depth > MAX_DEPTH) throw new TarsDecodeError(`nesting of at most ${MAX_DEPTH}`, 'more', this.#at)
  }

  ascend(): void {
    this.#depth--
  }

  skipToStructEnd(): void {
    for (let type = this.#head(); type !== STRUCT_END; type = this.#head()) this.#skip(type)
  }

  fail(expected: string, type: number): never {
    throw new TarsDecodeError(expected, typeName(type), this.#at)
  }

  /** Reads a head: its type is given, its tag kept in #tag. */
  #head(): number {
    const head = this.view.getUint8(this.take(1))
    const tag = head >> 4
    this.#tag = tag === LONG_TAG ? this.view.getUint8(this.take(1)) : tag
    return head & 15
  }

  /** The integer of tag 0 that tells how much follows. */
  #size(): number {
    const start = this.#at
    const type = this.find(0)
    const size = type === ZERO ? 0 : this.#signed(type)
    if (size < 0) throw new TarsDecodeError('a size', `${size}`, start)
    return size
  }

  #signed(type: number): number {
    if (type === INT1) return this.view.getInt8(this.take(1))
    if (type === INT2) return this.view.getInt16(this.take(2))
    if (type === INT4) return this.view.getInt32(this.take(4))
    return this.fail('a size of up to 4 bytes', type)
  }

  /** Moves past a value whose head was read, and all that is in it, without recursion. */
  #skip(first: number): void {
    const base = this.#depth
    let type = first
    for (;;) {
      this.#skipHeaded(type)
      while (this.#depth > base && leftToSkip[this.#depth] === 0) this.#depth--
      if (this.#depth === base) return
      if (leftToSkip[this.#depth] !== UNTIL_STRUCT_END) leftToSkip[this.#depth] = (leftToSkip[this.#depth] ?? 0) - 1
      type = this.#head()
    }
  }

  /** Moves past a plain value, into a container, or out of a struct. */
  #skipHeaded(type: number): void {
    if (--this.#skipsLeft < 0) throw new TarsDecodeError(`at most ${MAX_SKIPPED} unknown values`, 'more', this.#at)
    if (type === LIST) this.#open(this.count(1))
    else if (type === MAP) this.#open(this.count(2) * 2)
    else if (type === STRUCT_BEGIN) this.#open(UNTIL_STRUCT_END)
    else if (type === STRUCT_END) this.#closeStruct()
    else this.take(this.#plainLength(type))
  }

  #open(values: number): void {
    this.descend()
    leftToSkip[this.#depth] = values
  }

  /** Only within a container: where a struct of the reader's own may end, `find` and `skipToStructEnd` look first. */
  #closeStruct(): void {
    if (leftToSkip[this.#depth] !== UNTIL_STRUCT_END) this.fail('a value', STRUCT_END)
    this.#depth--
  }

  #plainLength(type: number): number {
    if (type === STRING1 || type === STRING4) return this.stringLength(type)
    if (type === SIMPLE_LIST) return this.simpleListLength()
    return plainLengths[type] ?? this.fail('a type', type)
  }
}
