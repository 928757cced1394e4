import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { DayUsage, Space } from '../../signals/usage.ts'
import type { AskOptions } from '../store.ts'
import type { Database } from './database.ts'
import type { DayTable, Tables } from './tables.ts'

/** What a table was found to take, while its records were so many. */
interface Measured {
  readonly records: number
  readonly bytes: number
}

/**
 * Measures what the days' tables take: the blocks that their segments lie in, which tables do not share. Rows that are
 * in the log only take none yet. Looking at a large table costs a quarter of a second and some memory, so that a table
 * whose records are all in blocks is looked at again only when it has others.
 */
export function usageTeller(database: Database, tables: Tables) {
  const settled = new Map<string, Measured>()

  async function measure(reader: DuckDBConnection, { name }: DayTable, blockSize: number): Promise<Measured> {
    const records = Number((await firstRow(reader, `SELECT count(*) FROM ${quote(name)}`))[0])
    const known = settled.get(name)
    if (known?.records === records) return known
    const [blocks, isSettled] = await firstRow(reader, blocksOf(name))
    const measured = { records, bytes: Number(blocks) * blockSize }
    if (isSettled) settled.set(name, measured)
    return measured
  }

  return async function usage(options: AskOptions): Promise<readonly DayUsage[]> {
    const end = performance.now() + options.deadline
    const left = () => ({ ...options, deadline: Math.max(1, end - performance.now()) })
    const { blockSize, committed } = await database.read(left(), overview)
    for (const name of settled.keys()) if (!tables.has(name)) settled.delete(name)
    const days: DayUsage[] = []
    for (const table of tables.ofEveryDay()) {
      if (!committed.has(table.name)) continue
      // One question a table, so that others get their turn.
      const found = await database
        .read(left(), (reader) => measure(reader, table, blockSize))
        .catch((error: unknown) => {
          // A day that retention has dropped meanwhile takes nothing.
          if (tables.has(table.name)) throw error
          return nothing
        })
      const { records, bytes } = found
      days.push({ signal: table.signal.name, day: table.day, records, bytes, primaryBytes: bytes })
    }
    return days
  }
}

const nothing: Measured = { records: 0, bytes: 0 }

/** Not what is said of a backup that is being written: it is attached. */
const isOwn = '"database_name" = current_database()'
const ownSize = `pragma_database_size() WHERE ${isOwn}`

/** The size of a block, and the tables that a reader sees: one may be made in a transaction that still runs. */
async function overview(reader: DuckDBConnection) {
  const [blockSize] = await firstRow(reader, `SELECT "block_size" FROM ${ownSize}`)
  const names = await reader.runAndReadAll(`SELECT "table_name" FROM duckdb_tables() WHERE ${isOwn}`)
  return { blockSize: Number(blockSize), committed: new Set(names.getRows().map(([name]) => String(name))) }
}

/** What the file takes, and what its disk has left. */
export function spaceTeller(database: Database, file: string) {
  return async (options: AskOptions): Promise<Space> => {
    const [reusable, bytes, log, { blocks, bavail, bsize }] = await Promise.all([
      database.read(options, freedBytes),
      sizeOf(file),
      sizeOf(`${file}.wal`),
      statfs(dirname(file)),
    ])
    return {
      kind: 'file',
      file: { bytes, reusable, log },
      disk: { total: blocks * bsize, available: bavail * bsize },
    }
  }
}

/** The blocks of a table, each once, and whether every record of it is in one. */
function blocksOf(table: string): string {
  return `
    WITH segments AS MATERIALIZED (
      SELECT "block_id", "additional_block_ids", "persistent" FROM pragma_storage_info('${table}')
    ), blocks AS (
      SELECT "block_id" FROM segments UNION SELECT unnest("additional_block_ids") FROM segments
    )
    SELECT
      (SELECT count(*) FROM blocks WHERE "block_id" >= 0),
      (SELECT coalesce(bool_and("persistent"), false) FROM segments)`
}

async function freedBytes(reader: DuckDBConnection): Promise<number> {
  const [freed] = await firstRow(reader, `SELECT "free_blocks" * "block_size" FROM ${ownSize}`)
  return Number(freed)
}

async function firstRow(reader: DuckDBConnection, sql: string) {
  return (await reader.runAndReadAll(sql)).getRows()[0] ?? []
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined)
  return found?.size ?? 0
}
