import type { DuckDBConnection } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Signal } from '../../signals/signal.ts'
import type { ExpiredDay } from '../store.ts'
import type { Database } from './database.ts'
import { receiptLife } from './receipts.ts'
import type { StaleMinutes } from './stale.ts'
import type { DayTable, Tables } from './tables.ts'
import type { Turns } from './turns.ts'

export interface ExpireParts {
  readonly database: Database
  readonly tables: Tables
  readonly stale: StaleMinutes
  readonly derivations: readonly Derivation[]
  readonly calendar: Calendar
  /** Shared with those from whom no table may be taken away. */
  readonly drops: Turns
}

/** Drops whole days, and with them the receipts whose time is over. */
export function expirer({ database, tables, stale, derivations, calendar, drops }: ExpireParts) {
  /** Whether something derived from the day's records is not built yet. */
  function isOwed({ signal, day }: DayTable): boolean {
    // Records keep the day of the zone that was set when they came: their minutes may be a neighbour's by now.
    const from = calendar.rangeOf(calendar.addDays(day, -1))?.from ?? 0
    const to = calendar.rangeOf(calendar.addDays(day, 1))?.to ?? Infinity
    const derived = derivations.filter((each) => each.from.name === signal.name)
    return derived.some((each) => stale.spanIn(each.to.name, { from, to }) !== undefined)
  }

  const expire = (signal: Signal, firstDayKept: string): Promise<readonly ExpiredDay[]> =>
    database.write(async (writer) => {
      const dropped: ExpiredDay[] = []
      for (const table of tables.before(signal, firstDayKept)) {
        if (!isOwed(table)) dropped.push(await drop(writer, tables, table))
      }
      await forgetReceipts(writer)
      // Only a checkpoint gives the blocks free for what is written next.
      if (dropped.length > 0) await writer.run('CHECKPOINT')
      return dropped
    })

  return (signal: Signal, firstDayKept: string) => drops.take(() => expire(signal, firstDayKept))
}

async function drop(writer: DuckDBConnection, tables: Tables, table: DayTable): Promise<ExpiredDay> {
  const records = await countOf(writer, `SELECT count(*) FROM ${quote(table.name)}`)
  // First, so that a question that finds it gone knows why.
  tables.forget(table.name)
  await writer.run(`DROP TABLE IF EXISTS ${quote(table.name)}`)
  return { signal: table.signal.name, day: table.day, records }
}

/**
 * Writes the table anew. Deleting would leave the rows where they are, in a row group a checkpoint: they go only where
 * row groups are merged, which is turned off (open.ts).
 */
async function forgetReceipts(writer: DuckDBConnection): Promise<void> {
  if ((await countOf(writer, 'SELECT count(*) FROM "tarsier_receipt"')) === 0) return
  const kept = `SELECT * FROM "tarsier_receipt" WHERE "received_at" > ${Date.now() - receiptLife}`
  await writer.run(`CREATE OR REPLACE TABLE "tarsier_receipt" AS ${kept}`)
}

async function countOf(writer: DuckDBConnection, sql: string): Promise<number> {
  const found = await writer.runAndReadAll(sql)
  return Number(found.getRows()[0]?.[0] ?? 0)
}
