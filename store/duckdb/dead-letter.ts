import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { AskOptions, BuriedRecords, DeadLetter } from '../store.ts'
import { type Database, inTransaction } from './database.ts'

/** Keeps refused records; one that is kept already stays as it is. */
export function burier(database: Database) {
  return async (letters: readonly DeadLetter[]): Promise<void> => {
    if (letters.length === 0) return
    await database.write(async (writer) => {
      const buried = await buriedOf(writer, letters)
      const fresh = new Map(letters.map((letter) => [letter.id, letter]))
      for (const id of buried) fresh.delete(id)
      await inTransaction(writer, async () => append(writer, [...fresh.values()]))
    })
  }
}

async function buriedOf(writer: DuckDBConnection, letters: readonly DeadLetter[]): Promise<readonly string[]> {
  const found = await writer.runAndReadAll(
    'SELECT "id" FROM "tarsier_dead_letter" WHERE "id" IN (SELECT unnest($1))',
    [listValue(letters.map((letter) => letter.id))],
    [LIST(VARCHAR)],
  )
  return found.getRows().map(([id]) => String(id))
}

async function append(writer: DuckDBConnection, letters: readonly DeadLetter[]): Promise<void> {
  const statement = await writer.prepare('INSERT INTO "tarsier_dead_letter" VALUES ($1, $2, $3, $4, $5, $6)')
  try {
    for (const { id, signal, target, reason, original } of letters) {
      statement.bind([id, signal, target, reason, original, BigInt(Date.now())])
      await statement.run()
    }
  } finally {
    statement.destroySync()
  }
}

/** What is buried, by signal. */
export function teller(database: Database) {
  return (options: AskOptions): Promise<readonly BuriedRecords[]> =>
    database.read(options, async (reader) => {
      const found = await reader.runAndReadAll(
        'SELECT "signal", count(*), arg_max("reason", "buried_at"), max("buried_at") ' +
          'FROM "tarsier_dead_letter" GROUP BY "signal" ORDER BY "signal"',
      )
      return found.getRows().map(([signal, records, reason, last]) => ({
        signal: String(signal),
        records: Number(records),
        reason: String(reason),
        last: Math.floor(Number(last) / 1000),
      }))
    })
}
