import { VARCHAR } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { Signal } from '../../signals/signal.ts'
import type { FindQuestion, Place } from '../store.ts'
import { filtersOf } from './conditions.ts'
import { Parameters, wholeNumber } from './parameters.ts'
import type { Statement } from './statement.ts'

/**
 * The columns of the records of a checked question in a day's table, in order, one more than the limit. First only what
 * is asked about is read, then the few rows that are found: all columns of all rows would take ten times as long.
 */
export function findStatement(question: FindQuestion, table: string, columns: readonly string[]): Statement {
  const { signal, sort, after, limit } = question
  const parameters = new Parameters()
  const where = filtersOf(question, parameters)
  if (after) where.push(behind(signal, after, sort, parameters))
  const direction = sort === 'newest' ? 'DESC' : 'ASC'
  const order = `ORDER BY ${signal.order.map((name) => `${quote(name)} ${direction}`).join(', ')}`
  const found = `SELECT rowid FROM ${quote(table)} WHERE ${where.join(' AND ')} ${order} LIMIT ${Math.trunc(limit) + 1}`
  const sql = `SELECT ${columns.map(quote).join(', ')} FROM ${quote(table)} WHERE rowid IN (${found}) ${order}`
  return { sql, values: parameters.values, types: parameters.types }
}

/**
 * Behind a place, field by field: comparing rows of values as they are would look into every row group. The condition on
 * the first field alone lets DuckDB pass over those that lie before the place.
 */
function behind(signal: Signal, after: Place, sort: FindQuestion['sort'], parameters: Parameters): string {
  const operator = sort === 'newest' ? '<' : '>'
  const fields = signal.order.map((name, place) => {
    const value = after[place] ?? ''
    const bound = parameters.add(typeof value === 'string' ? { value, type: VARCHAR } : wholeNumber(value))
    return { column: quote(name), bound }
  })
  const [first] = fields
  const beyond = fields.reduceRight(
    (rest, { column, bound }) =>
      `(${column} ${operator} ${bound}${rest === '' ? '' : ` OR (${column} = ${bound} AND ${rest})`})`,
    '',
  )
  return first ? `${first.column} ${operator}= ${first.bound} AND ${beyond}` : beyond
}
