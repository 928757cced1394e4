import { chmod, chown, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import { quote } from '../../mappings/duckdb.ts'
import { storageVersion } from './open.ts'

/** Half of what DuckDB packs as one: more would be held twice until it is packed. */
const rowsAtOnce = 61_440

/**
 * Copies what the open database has, as it stands at one moment, into a new file, and reads that back from the disk. Gives
 * its rows. Others may read and write meanwhile, but drop no table. Throws where any table has other rows than the
 * original; what it has written then is the caller's to remove.
 */
export async function copyDatabase(connection: DuckDBConnection, copy: string): Promise<number> {
  const own = await databaseOf(connection)
  const expected = await attached(connection, copy, `STORAGE_VERSION ${text(storageVersion)}`, async () => {
    const counts = await copyAt(connection, own)
    await connection.run('CHECKPOINT "copy"')
    return counts
  })
  return attached(connection, copy, 'READ_ONLY', async () => compare(expected, await countsOf(connection, 'copy')))
}

/** Does work while the copy is attached under the name "copy". */
async function attached<Result>(
  connection: DuckDBConnection,
  copy: string,
  options: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.run(`ATTACH ${text(copy)} AS "copy" (${options})`)
  try {
    const result = await work()
    await connection.run('DETACH "copy"')
    return result
  } catch (error) {
    await connection.run('DETACH DATABASE IF EXISTS "copy"').catch(() => undefined)
    throw error
  }
}

/** The rows of each table at the moment of the copy: one transaction reads them all. */
async function copyAt(connection: DuckDBConnection, own: string): Promise<ReadonlyMap<string, number>> {
  await connection.run('BEGIN')
  try {
    await connection.run(`COPY FROM DATABASE ${quote(own)} TO "copy" (SCHEMA)`)
    const counts = await countsOf(connection, own)
    for (const table of counts.keys()) await copyTable(connection, table)
    await connection.run('COMMIT')
    return counts
  } catch (error) {
    // A commit that failed has rolled back already.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/**
 * Part by part: of a whole table DuckDB packs as many rows at once as it has threads, and takes the memory for it that
 * commits of others need.
 */
async function copyTable(connection: DuckDBConnection, table: string): Promise<void> {
  const rows = `SELECT * FROM ${quote(table)} AS "row"`
  for (const part of await partsOf(connection, table))
    await connection.run(`INSERT INTO "copy".${quote(table)} ${rows} WHERE ${part}`)
}

/**
 * Conditions of which each row meets one: spans of time, and shares of a second that has too many rows. Not by ids of rows:
 * a checkpoint between two parts changes them where rows before them were deleted.
 */
async function partsOf(connection: DuckDBConnection, table: string): Promise<readonly string[]> {
  if (!(await hasTime(connection, table))) return ['true']
  const seconds = `SELECT "f_timestamp", count(*) FROM ${quote(table)} GROUP BY ALL ORDER BY ALL`
  const parts: { readonly from: number; to: number; rows: number }[] = []
  for (const [second, count] of (await connection.runAndReadAll(seconds)).getRows()) {
    const [to, rows] = [Number(second), Number(count)]
    const last = parts.at(-1)
    if (last && last.rows + rows <= rowsAtOnce) Object.assign(last, { to, rows: last.rows + rows })
    else parts.push({ from: to, to, rows })
  }
  return parts.flatMap(({ from, to, rows }) => {
    const shares = Math.ceil(rows / rowsAtOnce)
    return Array.from({ length: shares }, (_, share) => {
      const ofShare = shares === 1 ? '' : ` AND hash("row") % ${shares} = ${share}`
      return `"f_timestamp" BETWEEN ${from} AND ${to}${ofShare}`
    })
  })
}

async function hasTime(connection: DuckDBConnection, table: string): Promise<boolean> {
  const found = await connection.runAndReadAll(
    'SELECT 1 FROM duckdb_columns() WHERE "database_name" = current_database() AND "table_name" = $1 AND "column_name" = $2',
    [table, 'f_timestamp'],
  )
  return found.currentRowCount > 0
}

function compare(expected: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): number {
  for (const table of new Set([...expected.keys(), ...found.keys()])) {
    if (expected.get(table) === found.get(table)) continue
    const difference = `found ${found.get(table) ?? 'no'} rows, expected ${expected.get(table) ?? 'no such table'}`
    throw new TarsierError(
      'UNAVAILABLE',
      `the copy is thrown away: its table ${table} is not the original's: ${difference}`,
    )
  }
  return [...found.values()].reduce((sum, count) => sum + count, 0)
}

/** The rows of each table of a database that is attached. */
export async function countsOf(connection: DuckDBConnection, database: string): Promise<ReadonlyMap<string, number>> {
  const found = await connection.runAndReadAll(
    'SELECT "table_name" FROM duckdb_tables() WHERE "database_name" = $1 AND NOT "internal" AND NOT "temporary"',
    [database],
  )
  const counts = new Map<string, number>()
  for (const [name] of found.getRows()) {
    const table = String(name)
    counts.set(table, Number(await single(connection, `SELECT count(*) FROM ${quote(database)}.${quote(table)}`)))
  }
  return counts
}

/** Bytes of the blocks that are in use: no copy takes more. */
export async function usedBytes(connection: DuckDBConnection): Promise<number> {
  const used = 'SELECT "used_blocks" * "block_size" FROM pragma_database_size()'
  return Number(await single(connection, `${used} WHERE "database_name" = current_database()`))
}

/** Throws UNAVAILABLE where a disk with so many bytes available has no room for a copy. */
export function checkRoom(available: number, needed: number, doing: string): void {
  if (available > needed) return
  const found = `found ${megabytes(available)} free on its disk, expected ${megabytes(needed)}`
  throw new TarsierError('UNAVAILABLE', `${doing}: ${found} for the copy`)
}

/**
 * Makes a file ready to stand in for another, or to be a directory's: with its mode, but for others to write to, where root
 * does it with its owner too, and on the disk as a whole. Without it nobody but root could open what root has written.
 */
export async function settle(copy: string, like: string): Promise<void> {
  const { mode, uid, gid } = await stat(like)
  await chmod(copy, mode & 0o664)
  if (process.getuid?.() === 0) await chown(copy, uid, gid)
  await sync(copy)
}

/** After a name was given or taken in it. */
export async function syncDirectoryOf(file: string): Promise<void> {
  await sync(dirname(file))
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A file of DuckDB with its log; no harm where there is none. */
export async function removeFile(file: string): Promise<void> {
  for (const each of [file, `${file}.wal`]) await rm(each, { force: true })
}

/** The name of the database that was opened. */
export async function databaseOf(connection: DuckDBConnection): Promise<string> {
  return String(await single(connection, 'SELECT current_database()'))
}

export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined
}

export async function single(connection: DuckDBConnection, sql: string): Promise<unknown> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0]
}

/** Text in SQL where no parameter can stand. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MB`
}
