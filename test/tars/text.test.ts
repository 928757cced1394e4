import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TarsReader } from '../../tars/reader.ts'
import { decodedTextOf, textOf } from '../../tars/text.ts'

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

const decoded = (hex: string) => {
  const { text, encoding, broken } = decodedTextOf(Buffer.from(hex, 'hex'))
  return [text, `${encoding}${broken ? ', broken' : ''}`]
}

test.each([
  ['UTF-8', 'e5ba93e5ad98', '库存', 'utf-8'],
  ['UTF-8 with U+FFFD', '61efbfbd', 'a\uFFFD', 'utf-8'],
  ['UTF-8 that was cut', 'e5ba93e5ad98e4b8', '库存\uFFFD', 'utf-8, broken'],
  ['UTF-8 whose first character of two was whole', 'e5ba93e5ad0a', '库\uFFFD\n', 'utf-8, broken'],
  ['UTF-8 with foreign bytes in it', 'e5ba93ff7ce5ad98', '库\uFFFD|存', 'utf-8, broken'],
  ['GBK', '7cbfe2b4e67c', '|库存|', 'gbk'],
  ['GBK that was cut', 'bfe2b4e6c4', '库存\uFFFD', 'gbk, broken'],
  ['GBK that begins as a rare character of UTF-8', 'b0f0b0a1b0e0b0a1', '梆啊班啊', 'gbk'],
  ['emoji with a foreign byte', 'f09f9880ff', '😀\uFFFD', 'utf-8, broken'],
  ['GBK that was cut before a line end', 'bfe2b4e6c40d0a', '库存\uFFFD\r\n', 'gbk, broken'],
  ['ASCII with one foreign byte at its end', '636166e9', 'caf\uFFFD', 'utf-8, broken'],
  ['neither', 'ff80ff80', '\uFFFD'.repeat(4), 'utf-8, broken'],
])('%s is understood, and it says how', (_name, hex, expected, how) => {
  expect(decoded(hex)).toEqual([expected, how])
  expect(text(Buffer.from(hex, 'hex'))).toBe(expected)
})

test('Chinese in GBK is read back, unless it is UTF-8 by chance', () => {
  // The 3,755 usual characters, which GB 2312 has in rows of 94.
  const usual = fc
    .tuple(fc.integer({ min: 0xb0, max: 0xd7 }), fc.integer({ min: 0xa1, max: 0xf9 }))
    .map(([...pair]) => pair)
  const gbk = new TextDecoder('gbk', { fatal: true })
  fc.assert(
    fc.property(fc.array(usual, { minLength: 1, maxLength: 40 }), (pairs) => {
      const bytes = Buffer.from(pairs.flat())
      fc.pre(!isUtf8(bytes))
      expect(text(bytes)).toBe(gbk.decode(bytes))
    }),
    { numRuns: 5_000 },
  )
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
