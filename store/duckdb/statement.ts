import { BIGINT, DOUBLE, type DuckDBType, HUGEINT, VARCHAR } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import { type Field, fieldOf, type Signal, type SignalName, type Value } from '../../signals/signal.ts'
import type { Condition, Measure, Question } from '../store.ts'
import { likeExpression } from './like.ts'

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string
  readonly values: readonly (string | number | bigint)[]
  readonly types: readonly DuckDBType[]
}

type Operator = keyof typeof operators
type Keys = Extract<Condition, { readonly operator: 'among' }>

/** A table to ask, and which of its minutes: all, or those without or with a mark that `derived` is stale there. */
export interface Source {
  readonly table: string
  readonly minutes: { readonly which: 'all' } | { readonly which: 'clean' | 'stale'; readonly derived: SignalName }
}

/**
 * A checked question over days' tables as SQL. What comes from outside is bound; identifiers come from the signal's
 * description and the rotation. One group more than the limit is asked for, to see whether there are more.
 */
export function statementOf(question: Question, sources: readonly Source[]): Statement {
  const parameters = new Parameters()
  const where = filterOf(question, parameters)
  const groups = question.group.map((name) => groupOf(name, question, parameters))
  const needed = new Set([...question.group, ...question.measures.map((measure) => measure.field)])
  const columns = [...needed].map(quote).join(', ')
  const days = sources.map(({ table, minutes }) => {
    return `SELECT ${columns} FROM ${quote(table)} WHERE ${where}${minutesOf(minutes)}`
  })
  const sql = [
    `SELECT ${[...groups, ...question.measures.map(aggregate)].join(', ')}`,
    `FROM (${days.join(' UNION ALL ')})`,
    ...grouping(groups, question),
  ]
  return { sql: sql.join(' '), values: parameters.values, types: parameters.types }
}

/** The marks are read in the statement itself: it sees them and the records as one commit left them. */
function minutesOf(minutes: Source['minutes']): string {
  if (minutes.which === 'all') return ''
  // A signal's name is of our own alphabet.
  const marked = `SELECT 60 * "minute" FROM "tarsier_stale" WHERE "derived" = '${minutes.derived}'`
  return ` AND "f_timestamp" ${minutes.which === 'stale' ? 'IN' : 'NOT IN'} (${marked})`
}

function grouping(groups: readonly string[], { groupLimit }: Question): readonly string[] {
  if (groups.length === 0) return []
  return [`GROUP BY ${groups.map((_, place) => place + 1).join(', ')}`, `LIMIT ${Math.trunc(groupLimit) + 1}`]
}

/** A time's step starts where the remainder is 0: the origin lies before every time that is asked for. */
function groupOf(name: string, { signal, step }: Question, parameters: Parameters): string {
  const column = quote(name)
  if (!step || fieldOf(signal, name)?.type !== 'time') return column
  const origin = parameters.add(wholeNumber(step.origin))
  return `${column} - (${column} - ${origin}) % ${parameters.add(wholeNumber(step.seconds))}`
}

/** Sums of integers are exact until they become a double at the end. */
function aggregate({ field, by }: Measure): string {
  return `CAST(${by}(${quote(field)}) AS DOUBLE)`
}

function filterOf({ signal, range, conditions, group }: Question, parameters: Parameters): string {
  const from = parameters.add(wholeNumber(Math.ceil(range.from)))
  const to = parameters.add(wholeNumber(Math.ceil(range.to)))
  const filters = [`"f_timestamp" >= ${from}`, `"f_timestamp" < ${to}`]
  for (const condition of conditions) filters.push(conditionOf(condition, signal, parameters))
  // Records of before a field existed are in no group of it, as in Elasticsearch.
  for (const name of group) filters.push(`${quote(name)} IS NOT NULL`)
  return filters.join(' AND ')
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

interface Parameter {
  readonly value: string | number | bigint
  readonly type: DuckDBType
}

const beyondLong = 2 ** 64

/** A number without a fraction; what lies beyond 64 bits, infinity too, compares like any number beyond them. */
function wholeNumber(value: number | bigint): Parameter {
  const whole = typeof value === 'bigint' ? value : BigInt(Math.max(-beyondLong, Math.min(beyondLong, value)))
  return { value: whole, type: BigInt.asIntN(64, whole) === whole ? BIGINT : HUGEINT }
}

class Parameters {
  readonly values: (string | number | bigint)[] = []
  readonly types: DuckDBType[] = []

  /** Binds a value and names its place. */
  add({ value, type }: Parameter): string {
    this.values.push(value)
    this.types.push(type)
    return `$${this.values.length}`
  }
}
