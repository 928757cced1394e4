import type { SignalRecord } from './signal.ts'

/**
 * What a search asks for, parsed (design: words). Every evaluator, Elasticsearch, DuckDB and the live tail, reads this one
 * form, and they agree.
 * `all` of nothing finds every record, `any` of nothing none.
 * `words`: these, as `wordsOf` of words.ts gives them, stand in the text one after another; with `prefix`, the last of them
 * only begins the word there. No words stand in every text.
 * `field`: the field's value is this; with `prefix`, begins with it. The case of ASCII letters does not matter, that of
 * others does: Elasticsearch knows no other way. A field that a record lacks is empty.
 */
export type Search =
  | { readonly kind: 'all'; readonly of: readonly Search[] }
  | { readonly kind: 'any'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly prefix: boolean }
  | { readonly kind: 'field'; readonly field: string; readonly value: string; readonly prefix: boolean }

/** What a search may be at most: Elasticsearch takes queries of 30 levels, and needs a few around a search. */
export const mostLevels = 24
export const tooManyLevels = `more than ${mostLevels} levels, expected fewer parentheses`

/** What Elasticsearch compares in any case, or as a beginning. Names are cut a little later: those are found by a beginning. */
export const longestValue = 1000

/** How deep a search is: 1 without a list or a `not`. */
export function levelsOf(search: Search): number {
  if (search.kind === 'not') return 1 + levelsOf(search.of)
  return search.kind === 'all' || search.kind === 'any' ? 1 + Math.max(0, ...search.of.map(levelsOf)) : 1
}

/** Whether a record is found, by its `tokens` and its fields: the live tail's evaluator, and the other two's reference. */
export function isFound(search: Search, record: SignalRecord): boolean {
  switch (search.kind) {
    case 'all':
      return search.of.every((each) => isFound(each, record))
    case 'any':
      return search.of.some((each) => isFound(each, record))
    case 'not':
      return !isFound(search.of, record)
    case 'words':
      return search.words.length === 0 || String(record['tokens'] ?? '').includes(wordsInTokens(search))
    case 'field': {
      const value = asciiLowerCase(String(record[search.field] ?? ''))
      const wanted = asciiLowerCase(search.value.toWellFormed())
      return search.prefix ? value.startsWith(wanted) : value === wanted
    }
  }
}

/** What `tokens` of a text with these words hold. */
export function wordsInTokens({ words, prefix }: Extract<Search, { readonly kind: 'words' }>): string {
  return ` ${words.join(' ')}${prefix ? '' : ' '}`
}

/** A to Z in lower case, everything else as it is. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
