import { Client } from '@elastic/elasticsearch'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { standardWords } from '../../../query/search-shim/standard-words.ts'
import { elasticsearchUrl } from '../../services/scratch.ts'

const client = new Client({ node: elasticsearchUrl() })
afterAll(() => client.close())

/** What the real one makes of a text. */
async function analysed(text: string): Promise<readonly string[]> {
  const { tokens = [] } = await client.indices.analyze({ analyzer: 'standard', text })
  return tokens.map(({ token }) => token)
}

it.each([
  ['Shop.WebServer', ['shop.webserver']],
  ['web-server', ['web', 'server']],
  ['[alarm]', ['alarm']],
  ['a.1', ['a', '1']],
  ['10.0.0.1', ['10.0.0.1']],
  ['库存Server', ['库', '存', 'server']],
  ['_', []],
  ['', []],
])('%s is found by %j', async (text, words) => {
  expect(standardWords(text)).toEqual(words)
  expect(await analysed(text)).toEqual(words)
})

const asciiOnly = fc.string({ unit: 'grapheme-ascii', maxLength: 20 })
const alphabet = 'abXY019._-:,;"@/ 库存あカー한éßЖİΣ１Ａก１\u0301' + "'\\"
const names = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 })
const long = fc.string({ unit: fc.constantFrom('a', '.', '1', '_'), minLength: 240, maxLength: 600 })

it.each([
  ['ASCII', asciiOnly, 2000],
  ['names in any script', names, 2000],
  ['long names', long, 50],
])('agrees with Elasticsearch about %s', async (_what, texts, many) => {
  const sample = fc.sample(texts, many)
  // Many at once: a line break is between words, whatever they are.
  expect(sample.flatMap(standardWords)).toEqual(await analysed(sample.join(' \n ')))
})
