import { type Column, RowsWithValue, type Values } from './column.ts'

/**
 * The words of a text as 128 bits, two a word (ADR 13): a text that lacks one of a word's bits lacks the word. They rest
 * as two columns of 64 bits. What is computed here is stored: it must stay as it is.
 */
const bitsOfWord = 2
const bitMask = 127
const bitWidth = 7

const space = 0x20

/** FNV-1a with the last steps of MurmurHash3: a few letters change every bit. */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/** The columns of many rows' `tokens`; none where no row has any. */
export function encodeWordBits(values: Values): readonly Column[] {
  const rows = new RowsWithValue(values.length)
  const columns = [new Int32Array(2 * values.length), new Int32Array(2 * values.length)]
  const bits = new Int32Array(4)
  for (const [row, tokens] of values.entries()) {
    if (typeof tokens !== 'string') continue
    setBits(tokens, bits.fill(0))
    for (const [place, data] of columns.entries()) data.set(bits.subarray(2 * place, 2 * place + 2), 2 * row)
    rows.add(row)
  }
  return rows.count === 0 ? [] : columns.map((data) => ({ data, validity: rows.validity() }))
}

/** What a text with all of these words has in its columns. */
export function wordBits(words: readonly string[]): readonly bigint[] {
  const bits = new Int32Array(4)
  for (const word of words) setBits(` ${word} `, bits)
  return [...new BigInt64Array(bits.buffer)]
}

/** Every word in `tokens` ends before a space. */
function setBits(tokens: string, bits: Int32Array): void {
  let hash = offsetBasis
  for (let at = 1; at < tokens.length; at++) {
    const unit = tokens.charCodeAt(at)
    if (unit !== space) hash = Math.imul(hash ^ unit, prime)
    else {
      let mixed = mix(hash)
      for (let bit = 0; bit < bitsOfWord; bit++, mixed >>>= bitWidth) {
        const place = mixed & bitMask
        bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31))
      }
      hash = offsetBasis
    }
  }
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
