import type { estypes } from '@elastic/elasticsearch'
import { valuePath } from '../../mappings/elasticsearch.ts'
import { type Field, fieldOf, isNumber, type Signal, type Value } from '../../signals/signal.ts'
import type { Condition, Question } from '../store.ts'
import { searchQuery } from './search-query.ts'

type Query = estypes.QueryDslQueryContainer

type Filters = Pick<Question, 'signal' | 'range' | 'conditions' | 'search'>

/** What records have to be like, of a checked question: its range, its conditions and its search. */
export function filtersOf({ signal, range, conditions, search }: Filters): Query[] {
  const time = signal.fields.find((field) => field.name === 'f_timestamp')
  if (!time) throw new Error(`signal ${signal.name} has no f_timestamp`)
  const within = [
    numberCondition(time, { field: time.name, operator: 'from', value: range.from }),
    numberCondition(time, { field: time.name, operator: 'below', value: range.to }),
  ]
  const asked = conditions.flatMap((condition) => [
    ...presenceQueries(signal, condition),
    ...conditionQueries(signal, condition),
  ])
  return [...within, ...asked, ...(search ? [searchQuery(search, signal)] : [])]
}

/** What holds of every value does not hold of none. */
function presenceQueries(signal: Signal, condition: Condition): Query[] {
  const names = 'fields' in condition ? condition.fields : [condition.field]
  const sparse = names.map((name) => checkedField(signal, name)).filter((field) => field.sparse)
  return sparse.map((field) => ({ exists: { field: valuePath(field) } }))
}

function conditionQueries(signal: Signal, condition: Condition): Query[] {
  if (condition.operator === 'among') return [keysQuery(signal, condition)]
  const field = checkedField(signal, condition.field)
  const path = valuePath(field)
  if (condition.operator === 'like') return [likeQuery(path, condition.pattern)]
  if (condition.operator === 'unlike') {
    return [{ exists: { field: path } }, { bool: { must_not: [likeQuery(path, condition.pattern)] } }]
  }
  const { operator, value } = condition
  return typeof value === 'string'
    ? [textCondition(path, operator, value)]
    : [numberCondition(field, { field: field.name, operator, value })]
}

function checkedField(signal: Signal, name: string): Field {
  const field = fieldOf(signal, name)
  if (!field) throw new Error(`field ${name} was not checked`)
  return field
}

function keysQuery(signal: Signal, { fields, keys }: Extract<Condition, { readonly operator: 'among' }>): Query {
  const types = fields.map((name) => checkedField(signal, name))
  const [only] = types
  if (types.length === 1 && only?.type === 'keyword')
    return { terms: { [valuePath(only)]: keys.map((key) => String(key[0])) } }
  const should = keys.map((key) => ({
    bool: { filter: types.map((field, place) => equality(field, key[place] ?? '')) },
  }))
  return should.length === 0 ? none : { bool: { should } }
}

function equality(field: Field, value: Value): Query {
  if (typeof value === 'string') return textCondition(valuePath(field), 'equals', value)
  if (typeof value === 'bigint' && (field.type === 'long' || field.type === 'integer')) {
    return wholeRange(field.name, field.type, value, value)
  }
  return numberCondition(field, { field: field.name, operator: 'equals', value: Number(value) })
}

/** Lucene orders keywords by their UTF-8 bytes, which is the order of code points. */
function textCondition(field: string, operator: Comparison['operator'], value: string): Query {
  if (operator === 'equals') return { term: { [field]: { value } } }
  return { range: { [field]: { [bounds[operator]]: value } } }
}

interface Comparison {
  readonly field: string
  readonly operator: 'equals' | 'above' | 'from' | 'below' | 'upTo'
  readonly value: number
}

const bounds = { above: 'gt', from: 'gte', below: 'lt', upTo: 'lte' } as const

/** Limits of each type, so that a bound beyond them says "all" or "none" and never fails. */
const limits = {
  integer: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  long: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
  time: { least: -(2n ** 43n), most: 2n ** 43n },
  instant: { least: -(2n ** 53n), most: 2n ** 53n },
} as const

const all: Query = { match_all: {} }
const none: Query = { match_none: {} }

function numberCondition(field: Field, comparison: Comparison): Query {
  if (!isNumber(field)) throw new Error(`field ${field.name} is text, the condition a number`)
  if (field.type === 'double') return doubleCondition(comparison)
  const { operator, value } = comparison
  if (operator === 'equals') {
    return Number.isInteger(value) ? wholeRange(field.name, field.type, BigInt(value), BigInt(value)) : none
  }
  if (!Number.isFinite(value)) return value > 0 === (operator === 'below' || operator === 'upTo') ? all : none
  const { least, most } = limits[field.type]
  switch (operator) {
    case 'above':
      return wholeRange(field.name, field.type, BigInt(Math.floor(value)) + 1n, most)
    case 'from':
      return wholeRange(field.name, field.type, BigInt(Math.ceil(value)), most)
    case 'below':
      return wholeRange(field.name, field.type, least, BigInt(Math.ceil(value)) - 1n)
    case 'upTo':
      return wholeRange(field.name, field.type, least, BigInt(Math.floor(value)))
  }
}

/** Whole numbers from first to last. As text: Elasticsearch takes a JSON number for a date's milliseconds. */
function wholeRange(field: string, type: keyof typeof limits, first: bigint, last: bigint): Query {
  const { least, most } = limits[type]
  if (first > most || last < least || first > last) return none
  const lower = first > least ? { gte: String(first) } : {}
  const upper = last < most ? { lte: String(last) } : {}
  return first <= least && last >= most ? all : { range: { [field]: { ...lower, ...upper } } }
}

function doubleCondition({ field, operator, value }: Comparison): Query {
  if (!Number.isFinite(value)) {
    if (operator === 'equals') return none
    return value > 0 === (operator === 'below' || operator === 'upTo') ? all : none
  }
  return operator === 'equals'
    ? { term: { [field]: { value } } }
    : { range: { [field]: { [bounds[operator]]: value } } }
}

/** SQL's LIKE (contract section 8): % any run, _ one character; without either, equality. */
function likeQuery(field: string, pattern: string): Query {
  if (!/[%_]/.test(pattern)) return { term: { [field]: { value: pattern } } }
  const escaped = pattern.replace(/[*?\\]/g, '\\$&')
  return { wildcard: { [field]: { value: escaped.replace(/%+/g, '*').replaceAll('_', '?') } } }
}
