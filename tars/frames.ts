import { TarsDecodeError } from './decode-error.ts'

const LENGTH_BYTES = 4
const NOTHING = Buffer.alloc(0)

/** A frame that says it is longer than the limit. */
export class FrameTooLongError extends TarsDecodeError {}

/**
 * Cuts a TCP stream into frames (contract section 1), however it arrives: push a chunk, then take `next` until there is
 * none. A whole frame in one chunk is not copied. What a frame only announces takes no memory, and a byte is copied a
 * bounded number of times, also when the bytes come one by one.
 */
export class FrameSplitter {
  readonly #limit: number
  #bytes: Buffer = NOTHING
  #start = 0
  /** A chunk ends here; only a buffer of our own has room behind it. */
  #end = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes that are held: after `next` gave none, those of an unfinished frame. */
  get heldBytes(): number {
    return this.#end - this.#start
  }

  /** Takes the next bytes of the stream; the chunk must not be changed afterwards. */
  push(chunk: Buffer): void {
    if (this.heldBytes === 0) {
      this.#adopt(chunk, chunk.length)
      return
    }
    this.#makeRoom(chunk.length)
    this.#bytes.set(chunk, this.#end)
    this.#end += chunk.length
  }

  /** The next whole packet, without its length; throws TarsDecodeError where a length cannot be one. */
  next(): Buffer | undefined {
    const length = this.heldBytes < LENGTH_BYTES ? Infinity : this.#checkedLength()
    if (this.heldBytes < length) {
      this.#letGo()
      return undefined
    }
    const packet = this.#bytes.subarray(this.#start + LENGTH_BYTES, this.#start + length)
    this.#start += length
    if (this.heldBytes === 0) this.#adopt(NOTHING, 0)
    return packet
  }

  #checkedLength(): number {
    const length = this.#bytes.readInt32BE(this.#start)
    if (length < LENGTH_BYTES) throw new TarsDecodeError('a frame length of at least 4', `${length}`, 0)
    if (length > this.#limit) throw new FrameTooLongError(`a frame length up to ${this.#limit}`, `${length}`, 0)
    return length
  }

  /** A small rest must not hold the large buffer that it came in. */
  #letGo(): void {
    const held = this.heldBytes
    if (this.#start === 0 || held === 0 || 4 * held > this.#bytes.length) return
    // Not of Node's pool, of which a few bytes would hold 8 kB.
    const rest = Buffer.allocUnsafeSlow(held)
    this.#bytes.copy(rest, 0, this.#start, this.#end)
    this.#adopt(rest, held)
  }

  #makeRoom(more: number): void {
    if (this.#end + more <= this.#bytes.length) return
    const held = this.heldBytes
    // Doubling bounds the copies; packets handed out are views of the old buffer, which is therefore never written again.
    const room = Buffer.allocUnsafe(2 * (held + more))
    this.#bytes.copy(room, 0, this.#start, this.#end)
    this.#adopt(room, held)
  }

  #adopt(bytes: Buffer, length: number): void {
    this.#bytes = bytes
    this.#start = 0
    this.#end = length
  }
}
