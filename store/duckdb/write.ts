import { BIGINT, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { batchColumn, quote } from '../../mappings/duckdb.ts'
import type { BatchHeader, EncodedBatch } from '../../signals/batch.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Horizon, Tally, WriteOutcome } from '../store.ts'
import { BatchTexts, SectionAppender } from './append.ts'
import { type Database, inTransaction } from './database.ts'
import { messageOf } from './open.ts'
import { PackedRows, type SectionOutline } from './rows.ts'
import type { StaleMinutes } from './stale.ts'
import type { DayTable, Tables } from './tables.ts'

interface Unpacked {
  readonly header: BatchHeader
  readonly rows: PackedRows
  readonly texts: BatchTexts
}

export interface WriteParts {
  readonly database: Database
  readonly tables: Tables
  readonly stale: StaleMinutes
  readonly derivations: readonly Derivation[]
}

/** Writes batches, one transaction each, with the batch's id in its records: a batch that is there is not written again. */
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

  async function append(writer: DuckDBConnection, batch: Unpacked, sections: readonly SectionOutline[]) {
    for (const section of sections) {
      const table = await tables.ensure(writer, section.signal, section.day)
      const appender = await writer.createAppender(table.name)
      try {
        appenderFor(table).append(appender, batch.header.id, batch.rows, section, batch.texts)
        appender.flushSync()
      } finally {
        // What is left of it after an error must not be appended when the garbage collector finds it.
        appender.clear()
        appender.closeSync()
      }
    }
  }

  /** False where the batch is there already. */
  function store(batch: Unpacked, sections: readonly SectionOutline[]): Promise<boolean> {
    return database.write(async (writer) => {
      if (await isStored(writer, batch.header, sections)) return false
      for (const { signal, day } of sections) await tables.ensure(writer, signal, day)
      const { signal, minutes } = batch.header
      const derived = derivations.filter(({ from }) => from.name === signal).map(({ to }) => to.name)
      await inTransaction(writer, async () => {
        for (const name of derived) await stale.mark(writer, name, minutes)
        await append(writer, batch, sections)
      })
      for (const name of derived) stale.confirm(name, minutes)
      return true
    })
  }

  /** What was kept of a batch is there as a whole or not at all, so that one section tells for all. */
  async function isStored(writer: DuckDBConnection, header: BatchHeader, sections: readonly SectionOutline[]) {
    const [section] = sections
    const table = section && tables.find(section.signal, section.day)
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
      const fate = kept.length === 0 || (await store(unpacked, kept)) ? 'stored' : 'repeated'
      const tallies = Object.keys(batch.header.counts).map((signal) => [signal, tallyOf(signal, sections, kept, fate)])
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
  fate: 'stored' | 'repeated',
): Tally {
  const expired = rowsOf(signal, sections) - rowsOf(signal, kept)
  return { stored: 0, repeated: 0, [fate]: rowsOf(signal, kept), expired }
}

function rowsOf(signal: string, sections: readonly SectionOutline[]): number {
  return sections.reduce((sum, section) => (section.signal === signal ? sum + section.rows : sum), 0)
}

/** The first and last second of a batch's records: few row groups have records of these minutes. */
function spanOf({ minutes }: BatchHeader): readonly [bigint, bigint] {
  return [BigInt(60 * (minutes[0] ?? 0)), BigInt(60 * (minutes.at(-1) ?? 0) + 59)]
}
