import type { DuckDBConnection } from '@duckdb/node-api'
import { idColumn, quote } from '../../mappings/duckdb.ts'
import type { DayTable } from './tables.ts'

/** Where rows of records that say their ids wait: in memory, seen by this connection alone. */
export const staging = 'tarsier_staging'

const id = quote(idColumn.name)

/** Makes the staging table with the columns of a day's table, empty. */
export async function makeStaging(writer: DuckDBConnection, { name }: DayTable): Promise<void> {
  await writer.run(`CREATE OR REPLACE TEMP TABLE ${staging} AS FROM ${quote(name)} LIMIT 0`)
}

/** Takes the rows with ids that the day's table does not have, the first of each, and tells how many these are. */
export async function takeStaged(writer: DuckDBConnection, { name }: DayTable): Promise<number> {
  const firsts = `SELECT min(rowid) FROM ${staging} GROUP BY ${id}`
  // By way of the batch's few ids: a table of all ids of the day would be made for each batch.
  const stored = `SELECT ${id} FROM ${quote(name)} WHERE ${id} IN (SELECT ${id} FROM ${staging})`
  const taken = await writer.run(
    `INSERT INTO ${quote(name)} SELECT * FROM ${staging} WHERE rowid IN (${firsts}) AND ${id} NOT IN (${stored})`,
  )
  await writer.run(`DROP TABLE ${staging}`)
  return taken.rowsChanged
}
