import fc from 'fast-check'
import type { LogRecord } from '../../signals/log.ts'
import type { Search } from '../../signals/search.ts'
import { tokensOf, wordsOf } from '../../signals/words.ts'
import { hostileNames } from './records.ts'

/** Few, so that they meet again in other lines and other orders; beside them what text may hold that is hard to read. */
const pieces = [
  ...['time', 'timeout', 'Time', 'a', 'ab', 'A', 'b', 'order_id', '42', '042', '_', 'tars.tarsstat.StatObj'],
  ...['支', '付', '支付', '订单', '支付订单超时', 'pay支付', '𠮷', '々', 'カード', '한글'],
  ...['É', 'é', 'e\u0301', 'Straße', 'İ', 'ſ', '\u212a', 'ΑΣ', 'ας', '𝒜', '\u{1d7d8}', '٣', 'Ⅷ', '²'],
  ...[
    '💳',
    '—',
    '"',
    "'",
    '*',
    '%',
    '\\',
    '\u0000',
    '\u2028',
    '\u00a0',
    '\u200d',
    '\ufe0f',
    '\ufffd',
    '\ud800',
    '\udc00',
  ],
  ...['x'.repeat(199), 'x'.repeat(200), 'x'.repeat(201), `y${'𝒜'.repeat(101)}`],
]

const separator = fc.constantFrom(' ', ' ', '', '.', ', ', '\n', '|', '-')

const anyText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...pieces), separator), { maxLength: 8 })
      .map((parts) => parts.flat().join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.nat({ max: 0xffff }), { maxLength: 9 }).map((units) => String.fromCharCode(...units)),
  },
)

const names = [...hostileNames, 'Ä', 'ä', '\u212a', 'PayServer', 'payserver', '\ud83d']
const levels = ['INFO', 'ERROR', '']

/** What a line may say and be of. */
export const anyLine: fc.Arbitrary<Partial<LogRecord>> = fc
  .record({ message: anyText, server: fc.constantFrom(...names), level: fc.constantFrom(...levels) })
  .map((fields) => ({ ...fields, tokens: tokensOf(fields.message) }))

const anyWords: fc.Arbitrary<Search> = fc
  .tuple(anyText, fc.nat({ max: 3 }), fc.boolean())
  .map(([text, most, prefix]) => {
    const words = wordsOf(text).slice(0, most)
    const last = words.at(-1)
    if (!prefix || last === undefined) return { kind: 'words', words, prefix }
    return { kind: 'words', words: [...words.slice(0, -1), beginningOf(last)], prefix }
  })

/** Half of a word's characters, at least one. */
function beginningOf(word: string): string {
  const characters = [...word]
  const half = characters.slice(0, Math.ceil(characters.length / 2)).join('')
  return wordsOf(half)[0] === half ? half : word
}

const anyField: fc.Arbitrary<Search> = fc
  .record({
    name: fc.constantFrom('server', 'level'),
    value: fc.oneof(fc.constantFrom(...names, ...levels), fc.string({ unit: 'binary', maxLength: 3 })),
    change: fc.constantFrom('none', 'upper', 'lower'),
    prefix: fc.boolean(),
    length: fc.nat({ max: 5 }),
  })
  .map(({ name, value, change, prefix, length }) => {
    const changed = change === 'upper' ? value.toUpperCase() : change === 'lower' ? value.toLowerCase() : value
    const wanted = (prefix ? changed.slice(0, length) : changed).slice(0, 1000)
    return { kind: 'field', field: name, value: wanted, prefix }
  })

/** Any search of a few levels. */
export const anySearch: fc.Arbitrary<Search> = fc.letrec<{ search: Search }>((tie) => {
  const of = fc.array(tie('search'), { maxLength: 3 })
  return {
    search: fc.oneof(
      { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: anyWords },
      { weight: 2, arbitrary: anyField },
      { weight: 2, arbitrary: of.map((each): Search => ({ kind: 'all', of: each })) },
      { weight: 2, arbitrary: of.map((each): Search => ({ kind: 'any', of: each })) },
      { weight: 1, arbitrary: tie('search').map((each): Search => ({ kind: 'not', of: each })) },
    ),
  }
}).search
