import type { DuckDBConnection } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Derived, DeriveOptions } from '../store.ts'
import { type Database, inTransaction } from './database.ts'
import type { StaleMinutes } from './stale.ts'
import type { Tables } from './tables.ts'

export interface DeriveParts {
  readonly database: Database
  readonly tables: Tables
  readonly stale: StaleMinutes
  readonly calendar: Calendar
}

/**
 * Builds stale minutes anew: what was derived before goes, what their records give now comes and the marks go, in one
 * transaction of the only writer. So a minute without a mark is always derived from all of its records.
 */
export function deriver({ database, tables, stale, calendar }: DeriveParts) {
  async function build(writer: DuckDBConnection, derivation: Derivation, minutes: readonly number[]): Promise<void> {
    for (const [day, ofDay] of Map.groupBy(minutes, (minute) => calendar.dayAt(minute * 60_000))) {
      const range = rangeOf(ofDay)
      const sources = tables.inRange(derivation.from, range)
      // Records that retention has dropped give nothing to derive from: what was derived stays.
      const seconds = await secondsWithRecords(writer, sources, ofDay)
      if (seconds.length === 0) continue
      const target = await tables.ensure(writer, derivation.to.name, day)
      for (const table of tables.inRange(derivation.to, range)) {
        await writer.run(`DELETE FROM ${quote(table)} WHERE "f_timestamp" IN (${seconds.join(', ')})`)
      }
      await writer.run(insertion(derivation, target.name, sources, seconds.join(', ')))
    }
  }

  /** Before the transaction: questions see a table from then on that it is known, and it would come with the commit only. */
  async function prepare(
    writer: DuckDBConnection,
    { from, to }: Derivation,
    minutes: readonly number[],
  ): Promise<void> {
    for (const [day, ofDay] of Map.groupBy(minutes, (minute) => calendar.dayAt(minute * 60_000))) {
      if (tables.inRange(from, rangeOf(ofDay)).length > 0) await tables.ensure(writer, to.name, day)
    }
  }

  return function derive(derivation: Derivation, { quiet, limit }: DeriveOptions): Promise<Derived> {
    const derived = derivation.to.name
    return database.write(async (writer) => {
      const minutes = stale.quiet(derived, quiet, limit)
      if (minutes.length > 0) {
        await prepare(writer, derivation, minutes)
        await inTransaction(writer, async () => {
          await build(writer, derivation, minutes)
          await stale.clear(writer, derived, minutes)
        })
        stale.forget(derived, minutes)
      }
      return { built: minutes.length, stale: stale.count(derived) }
    })
  }
}

/** Which of the minutes have records, as the seconds that they begin with. */
async function secondsWithRecords(
  writer: DuckDBConnection,
  sources: readonly string[],
  minutes: readonly number[],
): Promise<readonly number[]> {
  if (sources.length === 0) return []
  const seconds = minutes.map((minute) => 60 * minute).join(', ')
  const found = sources.map((table) => `SELECT "f_timestamp" FROM ${quote(table)} WHERE "f_timestamp" IN (${seconds})`)
  const rows = await writer.runAndReadAll(`SELECT DISTINCT "f_timestamp" FROM (${found.join(' UNION ALL ')})`)
  return rows.getRows().map(([second]) => Number(second))
}

function insertion(
  { keys, measures }: Derivation,
  target: string,
  sources: readonly string[],
  seconds: string,
): string {
  const fields = [...keys, ...measures.map(({ field }) => field)].map(quote).join(', ')
  const aggregates = measures.map(({ field, by }) => `${by}(${quote(field)})`)
  const detail = sources.map((table) => `SELECT ${fields} FROM ${quote(table)} WHERE "f_timestamp" IN (${seconds})`)
  return (
    `INSERT INTO ${quote(target)} (${fields}) SELECT ${[...keys.map(quote), ...aggregates].join(', ')} ` +
    `FROM (${detail.join(' UNION ALL ')}) GROUP BY ${keys.map(quote).join(', ')}`
  )
}

/** From the first to the last of some minutes, epoch seconds. */
function rangeOf(minutes: readonly number[]): { readonly from: number; readonly to: number } {
  return { from: 60 * Math.min(...minutes), to: 60 * (Math.max(...minutes) + 1) }
}
