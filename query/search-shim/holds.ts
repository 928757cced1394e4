import type { SearchField, SearchIndex } from './indices.ts'
import type { Query, ValueQuery } from './request.ts'
import { standardWords } from './standard-words.ts'

/** The value that a record has of a signal's field. */
export type Values = (field: string) => string

/** The fields of the signal on whose values it depends whether the queries hold. */
export function fieldsOf(queries: readonly Query[], index: SearchIndex): readonly string[] {
  return [...new Set(queries.flatMap((query) => fieldsOfOne(query, index)))]
}

function fieldsOfOne(query: Query, index: SearchIndex): readonly string[] {
  if (query.kind === 'not') return fieldsOfOne(query.of, index)
  if (query.kind === 'all' || query.kind === 'any') return query.of.flatMap((each) => fieldsOfOne(each, index))
  const field = index.fields.get(query.field)
  return field === undefined || field.kind === 'time' ? [] : [field.of]
}

/** Tells whether checked queries hold of a record, as Elasticsearch would. A value's words are found once. */
export function createJudge(index: SearchIndex): (query: Query, values: Values) => boolean {
  const words = new Map<string, readonly string[]>()

  function wordsOf(text: string): readonly string[] {
    const known = words.get(text) ?? standardWords(text)
    words.set(text, known)
    return known
  }

  /** What is found of a field by itself: a text's words, or the value of a keyword. */
  function foundBy({ kind }: SearchField, value: string): readonly string[] {
    return kind === 'text' ? wordsOf(value) : [value]
  }

  function holds(query: Query, values: Values): boolean {
    switch (query.kind) {
      case 'all':
        return query.of.every((each) => holds(each, values))
      case 'any':
        return query.of.some((each) => holds(each, values))
      case 'not':
        return !holds(query.of, values)
      case 'range':
        throw new Error('a range is not decided by values')
      default: {
        const field = index.fields.get(query.field)
        return field === undefined || field.kind === 'time' || holdsOf(query, field, values(field.of))
      }
    }
  }

  function holdsOf(query: ValueQuery, field: SearchField, value: string): boolean {
    const found = foundBy(field, value)
    switch (query.kind) {
      case 'exists':
        return value !== '' || !('emptyIsAbsent' in field)
      case 'term':
        return found.includes(query.value)
      case 'prefix':
        return found.some((each) => each.startsWith(query.value))
      case 'match': {
        const wanted = foundBy(field, query.text)
        if (query.every) return wanted.length > 0 && wanted.every((each) => found.includes(each))
        return wanted.some((each) => found.includes(each))
      }
    }
  }

  return holds
}
