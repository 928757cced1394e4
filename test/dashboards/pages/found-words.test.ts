import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foundBy, segmentsOf } from '../../../dashboards/web/state/found-words.ts'

/** What of a text is found, each in brackets. */
function marked(text: string, q: string): string {
  return segmentsOf(text, foundBy(q))
    .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('')
}

it.each([
  ['a Timeout, timeouts', 'timeout', 'a [Timeout], timeouts'],
  ['a timeout, timeouts', 'time*', 'a [timeout], [timeouts]'],
  ['tars.tarsstat.StatObj', 'tarsstat', 'tars.[tarsstat].StatObj'],
  ['a=b: c', '"b c"', 'a=[b: c]'],
  ['ab a b', '"a b"', 'ab [a b]'],
  ['查询库存sku=8', '库存', '查询[库存]sku=8'],
  ['查询库存sku=8', 'sku', '查询库存[sku]=8'],
  ['one two three', 'one OR three', '[one] two [three]'],
  ['one two three', 'one -two NOT three', '[one] two three'],
  ['one two three four', '-(two three) four', 'one two three [four]'],
  ['one two', 'level:one two', 'one [two]'],
  ['one two', 'server:"one two"', 'one two'],
  ['$& [x]', 'x', '$& [[x]]'],
  ['one', '', 'one'],
  ['one', '(((', 'one'],
])('of %s the search %s marks %s', (text, q, expected) => {
  expect(marked(text, q)).toBe(expected)
})

it('leaves the text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, q) => {
      expect(
        segmentsOf(text, foundBy(q))
          .map((segment) => segment.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
