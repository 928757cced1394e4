import { BIGINT, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { batchColumn, quote } from '../../mappings/duckdb.ts'
import type { BatchHeader, EncodedBatch } from '../../signals/batch.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Horizon, Tally, WriteOutcome } from '../store.ts'
import { BatchTexts, SectionAppender } from './append.ts'
import { type Database, inTransaction } from './database.ts'
import { messageOf } from './open.ts'
import { PackedRows, type SectionOutline } from './rows.ts'
import { makeStaging, staging, takeStaged } from './staging.ts'
import type { StaleMinutes } from './stale.ts'
import type { DayTable, Tables } from './tables.ts'

interface Unpacked {
  readonly header: BatchHeader
  readonly rows: PackedRows
  readonly texts: BatchTexts
}

/** New records by section; none of a batch that was there. */
type Inserted = ReadonlyMap<SectionOutline, number>

export interface WriteParts {
  readonly database: Database
  readonly tables: Tables
  readonly stale: StaleMinutes
  readonly derivations: readonly Derivation[]
}

/**
 * Writes batches, one transaction each, with the batch's id in its records: a batch that is there is not written again.
 * Records that say their ids are written where their day has no such id.
 */
export function batchWriter({ database, tables, stale, derivations }: WriteParts) {
  const appenders = new Map<string, SectionAppender>()

  function appenderFor({ columns }: DayTable): SectionAppender {
    const shape = JSON.stringify(columns)
    const known = appenders.get(shape)
    if (known) return known
    const made = new SectionAppender(columns)
    appenders.set(shape, made)
    return made
  }

  async function append(
    writer: DuckDBConnection,
    batch: Unpacked,
    section: SectionOutline,
    table: DayTable,
    to: string,
  ) {
    const appender = await writer.createAppender(to)
    try {
      appenderFor(table).append(appender, batch.header.id, batch.rows, section, batch.texts)
      appender.flushSync()
    } finally {
      // What is left of it after an error must not be appended when the garbage collector finds it.
      appender.clear()
      appender.closeSync()
    }
  }

  /** How many of a section's records were not there yet: of those that say no id themselves, all. */
  async function insert(writer: DuckDBConnection, batch: Unpacked, section: SectionOutline): Promise<number> {
    const table = await tables.ensure(writer, section.signal, section.day)
    if (table.signal.identity !== 'own') {
      await append(writer, batch, section, table, table.name)
      return section.rows
    }
    await makeStaging(writer, table)
    await append(writer, batch, section, table, staging)
    return takeStaged(writer, table)
  }

  /** How many records of each section are new. */
  function store(batch: Unpacked, sections: readonly SectionOutline[]): Promise<Inserted> {
    return database.write(async (writer) => {
      const inserted = new Map<SectionOutline, number>()
      if (await isStored(writer, batch.header, sections)) return inserted
      for (const { signal, day } of sections) await tables.ensure(writer, signal, day)
      const { signal, minutes } = batch.header
      const derived = derivations.filter(({ from }) => from.name === signal).map(({ to }) => to.name)
      await inTransaction(writer, async () => {
        for (const name of derived) await stale.mark(writer, name, minutes)
        for (const section of sections) inserted.set(section, await insert(writer, batch, section))
      })
      for (const name of derived) stale.confirm(name, minutes)
      return inserted
    })
  }

  /**
   * What was kept of a batch is there as a whole or not at all, so that one section tells for all: one whose records carry
   * the batch's id. Where there is none, each record is looked for by its own.
   */
  async function isStored(writer: DuckDBConnection, header: BatchHeader, sections: readonly SectionOutline[]) {
    const ofDays = sections.flatMap(({ signal, day }) => tables.find(signal, day) ?? [])
    const table = ofDays.find(({ signal }) => signal.identity === 'batch')
    if (!table) return false
    const found = await writer.run(
      `SELECT 1 FROM ${quote(table.name)} WHERE "f_timestamp" BETWEEN $1 AND $2 AND ${quote(batchColumn.name)} = $3 LIMIT 1`,
      [...spanOf(header), header.id],
      [BIGINT, BIGINT, VARCHAR],
    )
    return found.rowCount > 0
  }

  return async function write(batch: EncodedBatch, horizon: Horizon): Promise<WriteOutcome> {
    const rows = new PackedRows(batch.bytes)
    const unpacked = { header: batch.header, rows, texts: new BatchTexts(rows) }
    const { sections, refused } = rows.outline
    const kept = sections.filter((section) => section.day >= horizon(section.signal))
    try {
      const inserted = kept.length === 0 ? new Map() : await store(unpacked, kept)
      const tallies = Object.keys(batch.header.counts).map((signal) => [
        signal,
        tallyOf(signal, sections, kept, inserted),
      ])
      return { kind: 'settled', tallies: Object.fromEntries(tallies), refused }
    } catch (error) {
      return { kind: 'away', remaining: batch, reason: messageOf(error), tallies: {}, refused: [] }
    }
  }
}

function tallyOf(
  signal: string,
  sections: readonly SectionOutline[],
  kept: readonly SectionOutline[],
  inserted: Inserted,
): Tally {
  const written = rowsOf(signal, kept)
  const stored = rowsOf(signal, kept, (section) => inserted.get(section) ?? 0)
  return { stored, repeated: written - stored, expired: rowsOf(signal, sections) - written }
}

function rowsOf(
  signal: string,
  sections: readonly SectionOutline[],
  count = (section: SectionOutline) => section.rows,
): number {
  return sections.reduce((sum, section) => (section.signal === signal ? sum + count(section) : sum), 0)
}

/** The first and last second of a batch's records: few row groups have records of these minutes. */
function spanOf({ minutes }: BatchHeader): readonly [bigint, bigint] {
  return [BigInt(60 * (minutes[0] ?? 0)), BigInt(60 * (minutes.at(-1) ?? 0) + 59)]
}
