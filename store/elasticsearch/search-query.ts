import type { estypes } from '@elastic/elasticsearch'
import { valuePath } from '../../mappings/elasticsearch.ts'
import type { Search } from '../../signals/search.ts'
import { fieldOf, type Signal } from '../../signals/signal.ts'
import { isChinese } from '../../signals/words.ts'

type Query = estypes.QueryDslQueryContainer
type Words = Extract<Search, { readonly kind: 'words' }>
type FieldSearch = Extract<Search, { readonly kind: 'field' }>

const all: Query = { match_all: {} }
const none: Query = { match_none: {} }

/** A checked search as a query that finds what `isFound` does. Objects only, nothing in it is parsed as a query language. */
export function searchQuery(search: Search, signal: Signal): Query {
  switch (search.kind) {
    case 'all':
      return search.of.length === 0 ? all : { bool: { filter: search.of.map((each) => searchQuery(each, signal)) } }
    case 'any':
      return search.of.length === 0 ? none : { bool: { should: search.of.map((each) => searchQuery(each, signal)) } }
    case 'not':
      return { bool: { must_not: [searchQuery(search.of, signal)] } }
    case 'words':
      return wordsQuery(search, tokensOf(signal))
    case 'field':
      return fieldQuery(search, signal)
  }
}

function tokensOf({ name, fields }: Signal): string {
  const tokens = fields.find(({ type }) => type === 'tokens')
  if (!tokens) throw new Error(`signal ${name} has no words`)
  return tokens.name
}

function wordsQuery({ words, prefix }: Words, tokens: string): Query {
  const before = words.slice(0, -1)
  const last = words.at(-1)
  if (last === undefined) return all
  // Nothing longer begins with a Chinese character.
  const begins = prefix && !isChinese(last)
  if (before.length === 0) return begins ? { prefix: { [tokens]: { value: last } } } : { term: { [tokens]: last } }
  return begins ? beginningPhrase(before, last, tokens) : { match_phrase: { [tokens]: { query: words.join(' ') } } }
}

/**
 * By intervals: `match_phrase_prefix` would look at some of the words that begin so and leave others out. Intervals look at
 * all or, where there are more than Elasticsearch allows clauses, fail.
 */
function beginningPhrase(before: readonly string[], last: string, tokens: string): Query {
  const intervals = [{ match: { query: before.join(' '), ordered: true, max_gaps: 0 } }, { prefix: { prefix: last } }]
  return { intervals: { [tokens]: { all_of: { intervals, ordered: true, max_gaps: 0 } } } }
}

function fieldQuery({ field: name, value, prefix }: FieldSearch, signal: Signal): Query {
  const field = fieldOf(signal, name)
  if (!field) throw new Error(`field ${name} was not checked`)
  const path = valuePath(field)
  const wanted = { [path]: { value, case_insensitive: true } }
  if (value !== '') return prefix ? { prefix: wanted } : { term: wanted }
  return prefix ? all : { bool: { should: [{ term: wanted }, { bool: { must_not: [{ exists: { field: path } }] } }] } }
}
