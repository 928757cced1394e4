/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

// Heads of every type, the ends of the integers' ranges, and sizes that are just wrong.
const telling = [
  '00',
  '7f',
  '80',
  'ff',
  '0a',
  '0b',
  '0c',
  '0d00',
  '0900',
  '0800',
  '07ffffffff',
  '027fffffff',
  '02ffffffff',
].map((hex) => Buffer.from(hex, 'hex'))

/** A corpus member changed in one to four ways: bits, bytes, cuts, repeats and pieces of another member. */
export function mutator(corpus: readonly Buffer[], random: () => number): () => Buffer {
  const upTo = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(from: readonly T[], otherwise: T) => from[upTo(from.length)] ?? otherwise
  const member = () => pick(corpus, Buffer.alloc(0))

  const changes: readonly ((bytes: Buffer) => Buffer)[] = [
    (bytes) => {
      const at = upTo(bytes.length)
      if (at < bytes.length) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << upTo(8)), at)
      return bytes
    },
    (bytes) => {
      bytes.set(pick(telling, bytes).subarray(0, bytes.length), 0)
      return bytes
    },
    (bytes) => insert(bytes, upTo(bytes.length + 1), pick(telling, bytes)),
    (bytes) => overwrite(bytes, upTo(bytes.length + 1), pick(telling, bytes)),
    (bytes) => bytes.subarray(0, upTo(bytes.length + 1)),
    (bytes) => insert(bytes, upTo(bytes.length + 1), bytes.subarray(upTo(bytes.length + 1)).subarray(0, upTo(64))),
    (bytes) => Buffer.concat([bytes.subarray(0, upTo(bytes.length + 1)), member().subarray(upTo(64))]),
  ]

  return () => {
    let bytes: Buffer = Buffer.from(member())
    for (let left = 1 + upTo(4); left > 0; left--) bytes = pick(changes, (same: Buffer) => same)(bytes)
    return bytes
  }
}

function insert(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

function overwrite(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)])
}
