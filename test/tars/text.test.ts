import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TarsReader } from '../../tars/reader.ts'
import { textOf } from '../../tars/text.ts'

function text(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  return textOf(buffer, new DataView(buffer.buffer, buffer.byteOffset, buffer.length), 0, buffer.length)
}

const f = (hex: string, expected: string) => {
  const bytes = Buffer.from(hex, 'hex')
  expect(text(bytes)).toBe(expected)
  // Long strings take another way than short ones.
  const many = 40
  expect(text(Buffer.concat(Array.from({ length: many }, () => bytes)))).toBe(expected.repeat(many))
}

test('UTF-8 is kept, whatever it says', () => {
  f('', '')
  f('61', 'a')
  f('00', '\0')
  f('e5ba93e5ad98', '库存')
  f('e280a8', '\u2028')
  f('f09f9882', '😂')
  f('efbbbf', '\uFEFF')
  f('efbfbd', '\uFFFD')
})

test('GBK is read as such', () => {
  f('bfe2b4e6', '库存')
  f('5b' + 'bfe2' + '5d', '[库]')
})

test('what is neither is kept with marks', () => {
  expect(text(Buffer.from('61ff62', 'hex'))).toBe('a\uFFFDb')
  expect(text(Buffer.from('e5ba93e5ad', 'hex'))).toBe('库\uFFFD')
  expect(text(Buffer.from('ff'.repeat(100), 'hex'))).toBe('\uFFFD'.repeat(100))
})

test('a string is never taken for another of the same length or beginning', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '库', '\0'), maxLength: 70 })), (texts) => {
      for (const each of [...texts, ...texts]) expect(text(Buffer.from(each))).toBe(each)
    }),
    { numRuns: 1_000, seed: 1 },
  )
})

test('no bytes at all make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const head = bytes.length <= 255 ? Buffer.of(0x06, bytes.length) : Buffer.alloc(0)
      expect(typeof new TarsReader(Buffer.concat([head, bytes])).readString(0)).toBe('string')
    }),
    { numRuns: 2_000, seed: 1 },
  )
})
