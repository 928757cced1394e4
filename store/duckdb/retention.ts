import type { DuckDBConnection } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { Signal } from '../../signals/signal.ts'
import type { ExpiredDay } from '../store.ts'
import type { Database } from './database.ts'
import { receiptLife } from './receipts.ts'
import type { DayTable, Tables } from './tables.ts'

/** How long a batch's id is remembered, ms: longer than any batch waits. */
const batchLife = 48 * 3_600_000

/** Drops whole days, and with them the batch ids and receipts whose time is over. */
export function expirer(database: Database, tables: Tables) {
  return (signal: Signal, firstDayKept: string): Promise<readonly ExpiredDay[]> =>
    database.write(async (writer) => {
      const dropped: ExpiredDay[] = []
      for (const table of tables.before(signal, firstDayKept)) dropped.push(await drop(writer, tables, table))
      const forgotten = [
        await forget(writer, 'tarsier_batch', 'stored_at', batchLife),
        await forget(writer, 'tarsier_receipt', 'received_at', receiptLife),
      ]
      // Only a checkpoint gives the blocks free for what is written next.
      if (dropped.length > 0 || forgotten.includes(true)) await writer.run('CHECKPOINT')
      return dropped
    })
}

async function drop(writer: DuckDBConnection, tables: Tables, table: DayTable): Promise<ExpiredDay> {
  const records = await countOf(writer, `SELECT count(*) FROM ${quote(table.name)}`)
  // First, so that a question that finds it gone knows why.
  tables.forget(table.name)
  await writer.run(`DROP TABLE IF EXISTS ${quote(table.name)}`)
  return { signal: table.signal.name, day: table.day, records }
}

/**
 * Writes the table anew once most of it is old. Deleting would leave the rows where they are: that they go takes the
 * merging of row groups, which is turned off (open.ts).
 */
async function forget(writer: DuckDBConnection, table: string, time: string, life: number): Promise<boolean> {
  const since = Math.trunc(Date.now() - life)
  const old = await countOf(writer, `SELECT count(*) FROM ${quote(table)} WHERE ${quote(time)} < ${since}`)
  const all = await countOf(writer, `SELECT count(*) FROM ${quote(table)}`)
  if (old * 2 <= all) return false
  await writer.run(
    `CREATE OR REPLACE TABLE ${quote(table)} AS SELECT * FROM ${quote(table)} WHERE ${quote(time)} >= ${since}`,
  )
  return true
}

async function countOf(writer: DuckDBConnection, sql: string): Promise<number> {
  const found = await writer.runAndReadAll(sql)
  return Number(found.getRows()[0]?.[0] ?? 0)
}
