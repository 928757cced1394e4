import type { SignalRecord } from './signal.ts'

/**
 * What a search asks for, parsed (design: words). Every evaluator, Elasticsearch, DuckDB and the live tail, reads this one
 * form, and they agree.
 * `words`: these stand in the text one after another; with `prefix`, the last of them only begins the word there.
 * `field`: the field's value is this, whatever the case; with `prefix`, begins with it.
 */
export type Search =
  | { readonly kind: 'all'; readonly of: readonly Search[] }
  | { readonly kind: 'any'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly prefix: boolean }
  | { readonly kind: 'field'; readonly field: string; readonly value: string; readonly prefix: boolean }

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
      return String(record['tokens'] ?? '').includes(` ${search.words.join(' ')}${search.prefix ? '' : ' '}`)
    case 'field': {
      const value = String(record[search.field] ?? '').toLowerCase()
      const wanted = search.value.toLowerCase()
      return search.prefix ? value.startsWith(wanted) : value === wanted
    }
  }
}
