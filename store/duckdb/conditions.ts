import { DOUBLE, VARCHAR } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import { type Field, fieldOf, type Signal, type Value } from '../../signals/signal.ts'
import type { Condition, Question } from '../store.ts'
import { likeExpression } from './like.ts'
import { type Parameter, type Parameters, wholeNumber } from './parameters.ts'
import { searchExpression } from './search.ts'

type Filters = Pick<Question, 'signal' | 'range' | 'conditions' | 'search'>
type Operator = keyof typeof operators
type Keys = Extract<Condition, { readonly operator: 'among' }>

/** What records have to be like, of a checked question: its range, its conditions and its search. All must hold. */
export function filtersOf({ signal, range, conditions, search }: Filters, parameters: Parameters): string[] {
  const from = parameters.add(wholeNumber(Math.ceil(range.from)))
  const to = parameters.add(wholeNumber(Math.ceil(range.to)))
  const filters = [`"f_timestamp" >= ${from}`, `"f_timestamp" < ${to}`]
  for (const condition of conditions) filters.push(conditionOf(condition, signal, parameters))
  if (search) filters.push(searchExpression(search, signal, parameters))
  return filters
}

function conditionOf(condition: Condition, signal: Signal, parameters: Parameters): string {
  if (condition.operator === 'among') return keysCondition(condition, signal, parameters)
  const column = quote(condition.field)
  if (condition.operator === 'like' || condition.operator === 'unlike') {
    const { value, write } = likeExpression(column, condition.pattern)
    const like = write(parameters.add({ value, type: VARCHAR }))
    return condition.operator === 'like' ? like : `NOT ${like}`
  }
  const { operator, value } = condition
  if (typeof value === 'number' && fieldOf(signal, condition.field)?.type !== 'double') {
    return integerCondition(column, operator, value, parameters)
  }
  return `${column} ${operators[operator]} ${parameters.add(exactly(value, fieldOf(signal, condition.field)))}`
}

/** As rows of values: hundreds of them joined by OR take ten times as long. */
function keysCondition({ fields, keys }: Keys, signal: Signal, parameters: Parameters): string {
  const types = fields.map((name) => fieldOf(signal, name))
  const possible = keys.filter((key) => key.every((value, place) => canBe(value, types[place])))
  if (possible.length === 0) return 'false'
  const rows = possible.map((key) => key.map((value, place) => parameters.add(exactly(value, types[place]))))
  return `(${fields.map(quote).join(', ')}) IN (${rows.map((row) => `(${row.join(', ')})`).join(', ')})`
}

function canBe(value: Value, field: Field | undefined): boolean {
  return typeof value !== 'number' || field?.type === 'double' || Number.isInteger(value)
}

function exactly(value: Value, field: Field | undefined): Parameter {
  if (typeof value === 'string') return { value, type: VARCHAR }
  return field?.type === 'double' ? { value: Number(value), type: DOUBLE } : wholeNumber(value)
}

/** Compares integers with integers: a double in between would round those beyond 2^53. */
function integerCondition(column: string, operator: Operator, value: number, parameters: Parameters): string {
  if (operator === 'equals' && !Number.isInteger(value)) return 'false'
  const whole = operator === 'above' || operator === 'upTo' ? Math.floor(value) : Math.ceil(value)
  return `${column} ${operators[operator]} ${parameters.add(wholeNumber(whole))}`
}

const operators = { equals: '=', above: '>', from: '>=', below: '<', upTo: '<=' } as const
