import { TarsierError } from '../../errors.ts'
import type { Condition } from '../../store/store.ts'
import type { SearchField, SearchIndex } from './indices.ts'
import type { Query, RangeQuery } from './request.ts'

/** A query as it is answered: what the store finds by itself, and the rest, which depends on the values of some fields. */
export interface Plan {
  /** When, epoch ms, half-open. */
  readonly from: number
  readonly below: number
  readonly conditions: readonly Condition[]
  /** All must hold too. */
  readonly rest: readonly Query[]
}

/** Takes a query apart. Throws BAD_QUESTION naming what can't be asked of the index. */
export function planOf(query: Query, index: SearchIndex): Plan {
  const parts = partsOf(query)
  for (const part of parts) checkFields(part, index, true)
  const ranges = parts.filter((part) => part.kind === 'range')
  const others = parts.filter((part) => part.kind !== 'range')
  const planned = others.map((part) => ({ part, condition: conditionOf(part, index) }))
  return {
    from: Math.max(-Infinity, ...ranges.map(({ from }) => from)),
    below: Math.min(Infinity, ...ranges.map(({ below }) => below)),
    conditions: planned.flatMap(({ condition }) => condition ?? []),
    rest: planned.filter(({ condition }) => !condition).map(({ part }) => part),
  }
}

/** The field that a request names. Throws BAD_QUESTION where the index has none. */
export function fieldNamed(name: string, { fields }: SearchIndex, what: string): SearchField {
  const field = fields.get(name)
  if (field) return field
  throw bad(
    `${what}: found field ${JSON.stringify(name.slice(0, 100))}, expected one of ${[...fields.keys()].join(', ')}`,
  )
}

export function bad(message: string): TarsierError {
  return new TarsierError('BAD_QUESTION', message)
}

/** What must hold together. */
function partsOf(query: Query): readonly Query[] {
  return query.kind === 'all' ? query.of.flatMap(partsOf) : [query]
}

function checkFields(query: Query, index: SearchIndex, mayBeRange: boolean): void {
  switch (query.kind) {
    case 'all':
    case 'any':
      for (const each of query.of) checkFields(each, index, false)
      return
    case 'not':
      checkFields(query.of, index, false)
      return
    case 'range':
      checkRange(query, index, mayBeRange)
      return
    default: {
      const isTime = fieldNamed(query.field, index, query.kind).kind === 'time'
      if (isTime && query.kind !== 'exists')
        throw bad(`${query.kind} on ${query.field}: found a time, expected a range`)
    }
  }
}

function checkRange({ field }: RangeQuery, index: SearchIndex, mayBeRange: boolean): void {
  if (fieldNamed(field, index, 'range').kind !== 'time') throw bad(`range on ${field}: found a text, expected a time`)
  if (!mayBeRange) throw bad(`range on ${field}: found it in must_not or should, expected it in must or filter`)
}

/** What the store finds by itself of one part. */
function conditionOf(part: Query, { fields }: SearchIndex): Condition | undefined {
  if (part.kind !== 'term' && part.kind !== 'prefix') return undefined
  const field = fields.get(part.field)
  if (field?.kind !== 'keyword') return undefined
  if (part.kind === 'term') return { field: field.of, operator: 'equals', value: part.value }
  // A pattern has no escape for these.
  return /[%_]/.test(part.value) ? undefined : { field: field.of, operator: 'like', pattern: `${part.value}%` }
}
