import type { DuckDBType } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import { fieldOf, type SignalName } from '../../signals/signal.ts'
import type { Measure, Question } from '../store.ts'
import { filtersOf } from './conditions.ts'
import { Parameters, wholeNumber } from './parameters.ts'

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string
  readonly values: readonly (string | number | bigint)[]
  readonly types: readonly DuckDBType[]
}

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
  // Records of before a field existed are in no group of it, as in Elasticsearch.
  const grouped = question.group.map((name) => `${quote(name)} IS NOT NULL`)
  const where = [...filtersOf(question, parameters), ...grouped].join(' AND ')
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
  const type = fieldOf(signal, name)?.type
  if (!step || (type !== 'time' && type !== 'instant')) return column
  const unit = type === 'time' ? 1 : 1000
  const origin = parameters.add(wholeNumber(unit * step.origin))
  const length = parameters.add(wholeNumber(unit * step.seconds))
  // Other instants of a record than its time may lie before the origin, and a remainder has the sign of what is divided.
  const rest = `(${column} - ${origin}) % ${length}`
  return type === 'time' ? `${column} - ${rest}` : `${column} - (${rest} + ${length}) % ${length}`
}

/** Sums of integers are exact until they become a double at the end. A count of nothing is null, as all else is. */
function aggregate({ field, by }: Measure): string {
  const aggregated = `${by}(${quote(field)})`
  return `CAST(${by === 'count' ? `nullif(${aggregated}, 0)` : aggregated} AS DOUBLE)`
}
