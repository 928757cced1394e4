import { VARCHAR } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import { asciiLowerCase, type Search, wordsInTokens } from '../../signals/search.ts'
import type { Signal } from '../../signals/signal.ts'
import type { Parameters } from './parameters.ts'

/** A checked search as an expression that is true of what `isFound` finds, and false or null of all else. */
export function searchExpression(search: Search, signal: Signal, parameters: Parameters): string {
  switch (search.kind) {
    case 'all':
      return joined(search.of, ' AND ', 'true', signal, parameters)
    case 'any':
      return joined(search.of, ' OR ', 'false', signal, parameters)
    case 'not':
      return `(${searchExpression(search.of, signal, parameters)}) IS NOT TRUE`
    case 'words':
      return wordsExpression(search, tokensOf(signal), parameters)
    case 'field':
      return fieldExpression(search, parameters)
  }
}

function joined(
  of: readonly Search[],
  operator: string,
  ofNone: string,
  signal: Signal,
  parameters: Parameters,
): string {
  if (of.length === 0) return ofNone
  return `(${of.map((each) => searchExpression(each, signal, parameters)).join(operator)})`
}

function tokensOf({ name, fields }: Signal): string {
  const tokens = fields.find(({ type }) => type === 'tokens')
  if (!tokens) throw new Error(`signal ${name} has no words`)
  return quote(tokens.name)
}

type Words = Extract<Search, { readonly kind: 'words' }>

function wordsExpression(search: Words, tokens: string, parameters: Parameters): string {
  if (search.words.length === 0) return 'true'
  return `contains(${tokens}, ${parameters.add({ value: wordsInTokens(search), type: VARCHAR })})`
}

const letters = { upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', lower: 'abcdefghijklmnopqrstuvwxyz' }

type FieldSearch = Extract<Search, { readonly kind: 'field' }>

/** DuckDB's `lower` changes letters beyond ASCII too, so that it finds too much; `translate`, slower, has the last word. */
function fieldExpression({ field, value, prefix }: FieldSearch, parameters: Parameters): string {
  const wanted = parameters.add({ value: asciiLowerCase(value.toWellFormed()), type: VARCHAR })
  const column = `coalesce(${quote(field)}, '')`
  const exact = `translate(${column}, '${letters.upper}', '${letters.lower}')`
  return prefix
    ? `(starts_with(lower(${column}), lower(${wanted})) AND starts_with(${exact}, ${wanted}))`
    : `(lower(${column}) = lower(${wanted}) AND ${exact} = ${wanted})`
}
