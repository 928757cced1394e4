import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foundBy, segmentsOf } from '../../dashboards/web/state/found-words.ts'
import { serverOfSearch, withField } from '../../dashboards/web/state/search-terms.ts'
import { parseSearch } from '../../query/search.ts'
import { isFound } from '../../signals/search.ts'
import { tokensOf } from '../../signals/words.ts'

const fields = { level: 'level', server: 'server' }

it("what the pages' searches grow by is understood, whatever is clicked at", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('only', 'without'), (text, how) => {
      const grown = withField('timeout', 'server', text, how)
      expect(parseSearch(grown, fields)).toMatchObject({
        search: { of: [{ words: ['timeout'] }, how === 'only' ? { value: text } : { of: { value: text } }] },
      })
    }),
  )
})

it('what the pages mark in a text is there just where the server finds the phrase', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '1', '_', ' ', '.', '库', '存', 'é'), maxLength: 20 })
  const phrase = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '库', '存', 'é'), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(text, phrase, (text, phrase) => {
      const q = `"${phrase}"`
      const parsed = parseSearch(q, {})
      if (!('search' in parsed)) return
      const isMarked = segmentsOf(text, foundBy(q)).some((segment) => segment.isFound)
      expect(isMarked).toBe(isFound(parsed.search, { tokens: tokensOf(text) }))
    }),
  )
})

it.each([
  ['server:CartServer', { server: 'CartServer' }],
  ['app:"Shop" server:"Cart \\"S\\"" timeout -level:DEBUG', { app: 'Shop', server: 'Cart "S"' }],
  ['server:Cart*', undefined],
  ['server:a OR server:b', undefined],
  ['-server:CartServer', undefined],
  ['(server:a)', undefined],
  ['app:Shop', undefined],
])('the server that the search %s keeps to', (q, expected) => {
  expect(serverOfSearch(q)).toEqual(expected)
})
