import { BIGINT, VARCHAR } from '@duckdb/node-api'
import type { SignalName } from '../../signals/signal.ts'
import type { KeptFrom } from '../../signals/usage.ts'
import { type Database, inTransaction } from './database.ts'

/** Remembers from which day on a signal's records are kept, where that is not their age's to say. */
export function announcer(database: Database) {
  return ({ signal, day, announced }: KeptFrom): Promise<void> =>
    database.write(async (writer) => {
      const known = await writer.run('SELECT 1 FROM "tarsier_kept_from" WHERE "signal" = $1 AND "day" >= $2', [
        signal,
        day,
      ])
      if (known.rowCount > 0) return
      await inTransaction(writer, async () => {
        await writer.run('DELETE FROM "tarsier_kept_from" WHERE "signal" = $1', [signal])
        const values = [signal, day, BigInt(announced)]
        await writer.run('INSERT INTO "tarsier_kept_from" VALUES ($1, $2, $3)', values, [VARCHAR, VARCHAR, BIGINT])
      })
    })
}

/** What was announced. */
export function announcements(database: Database) {
  return (): Promise<readonly KeptFrom[]> =>
    database.read(usual, async (reader) => {
      const found = await reader.runAndReadAll('SELECT "signal", "day", "announced" FROM "tarsier_kept_from"')
      return found.getRows().map(([signal, day, announced]) => ({
        // Written by `announcer`.
        signal: signal as SignalName,
        day: String(day),
        announced: Number(announced),
      }))
    })
}

const usual = { cancelled: new AbortController().signal, deadline: 10_000 }
