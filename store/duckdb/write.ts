import type { DuckDBConnection } from '@duckdb/node-api'
import type { EncodedBatch } from '../../signals/batch.ts'
import type { Horizon, Tally, WriteOutcome } from '../store.ts'
import { BatchTexts, SectionAppender } from './append.ts'
import { type Database, inTransaction } from './database.ts'
import { messageOf } from './open.ts'
import { PackedRows, type SectionOutline } from './rows.ts'
import type { DayTable, Tables } from './tables.ts'

/** Writes batches, one transaction each, with the batch's id in it: a batch that is there is not written again. */
export function batchWriter(database: Database, tables: Tables) {
  const appenders = new Map<string, SectionAppender>()

  function appenderFor({ columns }: DayTable): SectionAppender {
    const shape = JSON.stringify(columns)
    const known = appenders.get(shape)
    if (known) return known
    const made = new SectionAppender(columns)
    appenders.set(shape, made)
    return made
  }

  async function append(writer: DuckDBConnection, rows: PackedRows, sections: readonly SectionOutline[]) {
    const texts = new BatchTexts(rows)
    for (const section of sections) {
      const table = await tables.ensure(writer, section.signal, section.day)
      const appender = await writer.createAppender(table.name)
      try {
        appenderFor(table).append(appender, rows, section, texts)
        appender.flushSync()
      } finally {
        // What is left of it after an error must not be appended when the garbage collector finds it.
        appender.clear()
        appender.closeSync()
      }
    }
  }

  /** False where the batch is there already. */
  function store(id: string, rows: PackedRows, sections: readonly SectionOutline[]): Promise<boolean> {
    return database.write(async (writer) => {
      if (await isStored(writer, id)) return false
      for (const { signal, day } of sections) await tables.ensure(writer, signal, day)
      await inTransaction(writer, async () => {
        await writer.run('INSERT INTO "tarsier_batch" VALUES ($1, $2)', [id, BigInt(Date.now())])
        await append(writer, rows, sections)
      })
      return true
    })
  }

  return async function write(batch: EncodedBatch, horizon: Horizon): Promise<WriteOutcome> {
    const { id, counts } = batch.header
    const rows = new PackedRows(batch.bytes)
    const { sections, refused } = rows.outline
    const kept = sections.filter((section) => section.day >= horizon(section.signal))
    try {
      const fate = kept.length === 0 || (await store(id, rows, kept)) ? 'stored' : 'repeated'
      const tallies = Object.keys(counts).map((signal) => [signal, tallyOf(signal, sections, kept, fate)])
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

async function isStored(writer: DuckDBConnection, id: string): Promise<boolean> {
  const found = await writer.run('SELECT 1 FROM "tarsier_batch" WHERE "id" = $1 LIMIT 1', [id])
  return found.rowCount > 0
}
