import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokensOf, wordsOf } from '../../signals/words.ts'

/** What `tokens` is by its definition. */
function plainTokens(text: string): string {
  const words = wordsOf(text)
  return words.length === 0 ? '' : ` ${words.join(' ')} `
}

it.each([
  ['tars.tarsstat.StatObj', ' tars tarsstat statobj '],
  ['order_id=17, order-no 18', ' order_id 17 order no 18 '],
  ['库存不足 sku=81', ' 库 存 不 足 sku 81 '],
  ['第3页,共9页', ' 第 3 页 共 9 页 '],
  ['Ünïcode ΟΔΟΣ ŞİRKET', ' ünïcode οδος şi\u0307rket '],
  ['𠮷野家 𝐀𝐁', ' 𠮷 野 家 𝐀𝐁 '],
  ['ひらがな カタカナ 한국어', ' ひらがな カタカナ 한국어 '],
  ['half \ud800pair', ' half pair '],
  ['\u0000|\t\r\n…', ''],
  ['', ''],
])('%j has the words %j', (text, tokens) => {
  expect(tokensOf(text)).toBe(tokens)
  expect(plainTokens(text)).toBe(tokens)
})

it('cuts a longer word at 200, at a whole character', () => {
  expect(tokensOf(`${'a'.repeat(300)} b`)).toBe(` ${'a'.repeat(200)} b `)
  expect(wordsOf(`x${'𝐀'.repeat(200)}`)).toEqual([`x${'𝐀'.repeat(99)}`])
})

const characters = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'aZ09_ |.-[]:\n\0') },
  { weight: 2, arbitrary: fc.constantFrom(...'中文,。々〇ßΣσςİıŞKÅé\u0301\u200dﬁ한ひ') },
  fc.string({ unit: 'binary', maxLength: 2 }),
  fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
)

it('has the words of its definition, whatever the text', () => {
  const texts = fc.array(characters, { maxLength: 600 }).map((parts) => parts.join(''))
  fc.assert(fc.property(texts, (text) => tokensOf(text) === plainTokens(text)))
})

it('has the words of its definition for every character alone and among others', () => {
  for (let unit = 0; unit < 2 ** 16; unit++) {
    const text = `A${String.fromCharCode(unit)}b ${String.fromCharCode(unit)}`
    if (tokensOf(text) !== plainTokens(text)) expect([unit, tokensOf(text)]).toEqual([unit, plainTokens(text)])
  }
})

it('has the words of a text that is longer than its room', () => {
  const text = 'Wörter 中文 '.repeat(20_000)
  expect(tokensOf(text) === plainTokens(text)).toBe(true)
})

it('makes words that are words themselves, whatever the text', () => {
  const texts = fc.array(characters, { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      for (const word of wordsOf(text)) {
        expect(word.isWellFormed()).toBe(true)
        expect(wordsOf(word)).toEqual([word])
      }
    }),
    { numRuns: 1000 },
  )
})
