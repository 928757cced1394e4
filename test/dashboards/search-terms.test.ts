import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withField } from '../../dashboards/web/state/search-terms.ts'
import { parseSearch } from '../../query/search.ts'

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
