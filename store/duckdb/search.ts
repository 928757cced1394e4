import { BIGINT, VARCHAR } from '@duckdb/node-api'
import { quote, tokensOf, wordBitColumns } from '../../mappings/duckdb.ts'
import { asciiLowerCase, type Search, wordsInTokens } from '../../signals/search.ts'
import type { Signal } from '../../signals/signal.ts'
import { isChinese } from '../../signals/words.ts'
import type { Parameters } from './parameters.ts'
import { wordBits } from './word-bits.ts'

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
      return wordsExpression(search, signal, parameters)
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

type Words = Extract<Search, { readonly kind: 'words' }>

/** In a CASE, which DuckDB takes in order: what it pushes into the scan of a column by itself looks at every row's text. */
function wordsExpression(search: Words, signal: Signal, parameters: Parameters): string {
  if (search.words.length === 0) return 'true'
  const tokens = tokensOf(signal)
  if (!tokens) throw new Error(`signal ${signal.name} has no words`)
  const bits = wordBits(wholeWords(search))
  const lacking = wordBitColumns.flatMap(({ name }, place) => {
    const wanted = bits[place] ?? 0n
    if (wanted === 0n) return []
    const bound = parameters.add({ value: wanted, type: BIGINT })
    return [`${quote(name)} & ${bound} <> ${bound}`]
  })
  const contains = (value: string) => `contains(${quote(tokens.name)}, ${parameters.add({ value, type: VARCHAR })})`
  const whole = wordsInTokens(search)
  // Rows of before the bits were stored have none and lack nothing.
  const without = lacking.length === 0 ? '' : `WHEN ${lacking.join(' OR ')} THEN false `
  return `CASE ${without}WHEN NOT ${contains(fromRarestLetter(whole))} THEN false ELSE ${contains(whole)} END`
}

const mostFrequentFirst = 'etaoinsrhldcumfpgwybvkxjqz'

/** Characters that are enough to tell most texts. */
const enough = 3

/**
 * What is looked for, from the rarest letter of its first word on. DuckDB compares wherever the first byte stands: as a
 * whole it begins with a space, of which texts have one a word.
 */
function fromRarestLetter(wanted: string): string {
  const rarity = (at: number) => mostFrequentFirst.indexOf(wanted.charAt(at))
  let start = 1
  for (let at = 1; wanted[at] !== ' ' && at + enough <= wanted.length; at++) {
    if (rarity(at) > rarity(start)) start = at
  }
  return wanted.slice(start)
}

/** Of a beginning no bits are known, unless it is a Chinese character, which is all of a word. */
function wholeWords({ words, prefix }: Words): readonly string[] {
  return prefix && !isChinese(words.at(-1) ?? '') ? words.slice(0, -1) : words
}

const letters = { upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', lower: 'abcdefghijklmnopqrstuvwxyz' }
const ascii = /^[\0-\x7f]*$/

type FieldSearch = Extract<Search, { readonly kind: 'field' }>

/**
 * DuckDB's `lower`, which it computes once for equal values, changes letters beyond ASCII too, so that it finds too much.
 * Those that become ASCII are longer; else `translate`, a slow one, has the last word.
 */
function fieldExpression({ field, value, prefix }: FieldSearch, parameters: Parameters): string {
  const column = quote(field)
  if (value === '') return prefix ? 'true' : `coalesce(${column}, '') = ''`
  const text = asciiLowerCase(value.toWellFormed())
  const wanted = parameters.add({ value: text, type: VARCHAR })
  const exact = `translate(${column}, '${letters.upper}', '${letters.lower}')`
  if (prefix) return `(starts_with(lower(${column}), lower(${wanted})) AND starts_with(${exact}, ${wanted}))`
  const same = ascii.test(text) ? `strlen(${column}) = ${text.length}` : `${exact} = ${wanted}`
  return `(lower(${column}) = lower(${wanted}) AND ${same})`
}
