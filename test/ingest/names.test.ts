import { expect, it } from 'vitest'
import { cutName, cutText } from '../../ingest/names.ts'

it('cuts a name of more than 1,024 characters, with a mark', () => {
  expect(cutName('x'.repeat(1024))).toBe('x'.repeat(1024))
  expect(cutName('x'.repeat(1025))).toBe(`${'x'.repeat(1023)}…`)
})

it('cuts no character in two', () => {
  expect(cutText('12😂4', 4)).toBe('12…')
  expect(cutText('1😂45', 4)).toBe('1😂…')
})

it('makes U+FFFD of half a character', () => {
  expect(cutName('a\ud800b')).toBe('a\ufffdb')
})

it('takes away the byte order marks in front, however many', () => {
  expect(cutName('\ufeffShop')).toBe('Shop')
  expect(cutName(`${'\ufeff'.repeat(100_000)}Shop`)).toBe('Shop')
  expect(cutName('Shop\ufeff')).toBe('Shop\ufeff')
})
