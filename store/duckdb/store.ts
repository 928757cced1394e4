import type { DuckDBConnection } from '@duckdb/node-api'
import type { Logger } from '../../observe/log.ts'
import type { Batch } from '../../signals/batch.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Claim, Receipt } from '../../signals/receipt.ts'
import type { Signal } from '../../signals/signal.ts'
import type { Store } from '../store.ts'
import { asker } from './ask.ts'
import { type BackupFile, backupMaker } from './backup.ts'
import { Database } from './database.ts'
import { burier, teller } from './dead-letter.ts'
import { recordsOf } from './decode.ts'
import { deriver } from './derive.ts'
import { draft, encodeBatch, type Row } from './encode.ts'
import { finder } from './find.ts'
import { announcements, announcer } from './kept-from.ts'
import { type DuckdbConfig, fileOf, unavailable } from './open.ts'
import { claimer } from './receipts.ts'
import { expirer } from './retention.ts'
import { format } from './rows.ts'
import { StaleMinutes } from './stale.ts'
import { Tables } from './tables.ts'
import { Turns } from './turns.ts'
import { spaceTeller, usageTeller } from './usage.ts'
import { batchWriter } from './write.ts'

export interface DuckdbParts {
  /** The signals that the store keeps. */
  readonly signals: readonly Signal[]
  /** What is derived among them. */
  readonly derivations: readonly Derivation[]
  readonly calendar: Calendar
  readonly log: Logger
}

/** What the embedded mode's queue needs beside a store: see `Queue.claim`. */
export interface Receipts {
  claim(receipt: Receipt): Promise<Claim>
}

/** What only a store that is one file can do. */
export interface Backups {
  /** See `backupMaker`. */
  backup(startedAt: Date, cancelled?: AbortSignal): Promise<BackupFile>
}

/** The store of the embedded mode: one DuckDB file under the data directory, written by this process alone. */
export function duckdbStore(
  config: DuckdbConfig,
  { signals, derivations, calendar, log }: DuckdbParts,
): Store & Receipts & Backups {
  const tables = new Tables(signals, calendar)
  const stale = new StaleMinutes()
  const database = new Database(config, prepareFile, log)
  const bury = burier(database)
  const claim = claimer(database)
  const drops = new Turns()
  const parts = { database, tables, stale, derivations, calendar, drops }
  const backup = backupMaker(database, drops, config)
  const expire = expirer(parts)
  const derive = deriver(parts)
  const usage = usageTeller(database, tables)
  const space = spaceTeller(database, fileOf(config))
  const keepFrom = announcer(database)
  const keptFrom = announcements(database)
  const tableOf = (signal: Signal, day: string) => tables.nameOf(signal, day)

  async function prepareFile(writer: DuckDBConnection): Promise<void> {
    await tables.load(writer)
    await stale.load(writer, tables, derivations)
  }

  async function prepare(days: readonly string[]): Promise<void> {
    await database.write(async (writer) => {
      for (const day of days) await tables.ensureAll(writer, day)
    })
  }

  return {
    start: () => database.start(),
    stop: () => database.stop(),
    trouble: () => database.trouble(),
    draft,
    // Every draft in it was made by `draft`.
    encode: (batch) => encodeBatch(batch as Batch<Row>, tableOf),
    formats: [format],
    write: batchWriter(parts),
    buried: teller(database),
    bury: (letters) => bury(letters).catch(unavailable),
    ask: asker(parts),
    derive: (derivation, options) => derive(derivation, options).catch(unavailable),
    find: finder(parts),
    recordsOf,
    prepare: (days) => prepare(days).catch(unavailable),
    expire: (signal, firstDayKept) => expire(signal, firstDayKept).catch(unavailable),
    usage: (options) => usage(options).catch(unavailable),
    space: (options) => space(options).catch(unavailable),
    keepFrom: (announcement) => keepFrom(announcement).catch(unavailable),
    keptFrom: () => keptFrom().catch(unavailable),
    claim: (receipt) => claim(receipt).catch(unavailable),
    backup: (startedAt, cancelled = new AbortController().signal) => backup(startedAt, cancelled).catch(unavailable),
  }
}
