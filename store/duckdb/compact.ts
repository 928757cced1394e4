import { access, chmod, open, rename, rm, stat, statfs } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import { quote } from '../../mappings/duckdb.ts'
import { type DuckdbConfig, fileOf, messageOf, openInstance, storageVersion } from './open.ts'

/** What compacting came to. */
export interface Compacted {
  readonly file: string
  /** Sizes of the file, bytes. */
  readonly before: number
  readonly after: number
  readonly rows: number
}

/**
 * Writes the database file anew without the blocks that are free. The old file stays in its place until the new one, read
 * back from the disk, has every row; both are there for that time. Nobody else may have the file open.
 * Rejects with BAD_SETTING where it can't be opened, with UNAVAILABLE where the disk has no room or the copy fails.
 */
export async function compactFile(config: DuckdbConfig): Promise<Compacted> {
  const file = fileOf(config)
  await access(file).catch((cause: unknown) => {
    throw new TarsierError('BAD_SETTING', `TARSIER_DATA_DIR: there is no ${file} to compact`, { cause })
  })
  // Holds the file: a Tarsier that starts meanwhile finds it in use.
  const instance = await openInstance(config).catch((cause: unknown) => {
    throw new TarsierError('BAD_SETTING', `nothing was compacted: ${messageOf(cause)}`, { cause })
  })
  const connection = await instance.connect()
  try {
    return await compact(connection, file)
  } catch (cause) {
    if (cause instanceof TarsierError) throw cause
    throw new TarsierError('UNAVAILABLE', `${file} could not be compacted: ${messageOf(cause)}`, { cause })
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function compact(connection: DuckDBConnection, file: string): Promise<Compacted> {
  const copy = `${file}.compact`
  await connection.run('CHECKPOINT')
  const { size: before, mode } = await stat(file)
  await checkRoom(connection, file)
  // What a run that was killed has left.
  await removeCopy(copy)
  try {
    await copyTo(connection, copy)
    const rows = await compareWith(connection, copy)
    await chmod(copy, mode)
    const { size: after } = await stat(copy)
    await takePlace(copy, file)
    return { file, before, after, rows }
  } catch (error) {
    await removeCopy(copy)
    throw error
  }
}

async function checkRoom(connection: DuckDBConnection, file: string): Promise<void> {
  const needed = Number(await single(connection, 'SELECT "used_blocks" * "block_size" FROM pragma_database_size()'))
  const { bavail, bsize } = await statfs(file)
  if (bavail * bsize > needed) return
  const found = `found ${megabytes(bavail * bsize)} free on its disk, expected ${megabytes(needed)}`
  throw new TarsierError('UNAVAILABLE', `${file} can't be compacted: ${found} for the copy`)
}

async function copyTo(connection: DuckDBConnection, copy: string): Promise<void> {
  const own = await single(connection, 'SELECT current_database()')
  await connection.run(`ATTACH ${text(copy)} AS "copy" (STORAGE_VERSION ${text(storageVersion)})`)
  await connection.run(`COPY FROM DATABASE ${quote(String(own))} TO "copy"`)
  await connection.run('CHECKPOINT "copy"')
  await connection.run('DETACH "copy"')
}

/** Reads the copy as it lies on the disk. Gives its rows; throws where any table has others than the original. */
async function compareWith(connection: DuckDBConnection, copy: string): Promise<number> {
  const own = String(await single(connection, 'SELECT current_database()'))
  await connection.run(`ATTACH ${text(copy)} AS "copy" (READ_ONLY)`)
  const [expected, found] = [await countsOf(connection, own), await countsOf(connection, 'copy')]
  await connection.run('DETACH "copy"')
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

async function countsOf(connection: DuckDBConnection, database: string): Promise<ReadonlyMap<string, number>> {
  const found = await connection.runAndReadAll(
    'SELECT "table_name" FROM duckdb_tables() WHERE "database_name" = $1 AND NOT "internal"',
    [database],
  )
  const counts = new Map<string, number>()
  for (const [name] of found.getRows()) {
    const table = String(name)
    counts.set(table, Number(await single(connection, `SELECT count(*) FROM ${quote(database)}.${quote(table)}`)))
  }
  return counts
}

/** In one step, and while the original is still held, so that nobody has opened it in between. */
async function takePlace(copy: string, file: string): Promise<void> {
  if (await exists(`${file}.wal`))
    throw new TarsierError('UNAVAILABLE', `${file}.wal is still there: nothing is changed`)
  await sync(copy)
  await rename(copy, file)
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeCopy(copy: string): Promise<void> {
  for (const each of [copy, `${copy}.wal`]) await rm(each, { force: true })
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined
}

async function single(connection: DuckDBConnection, sql: string): Promise<unknown> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0]
}

/** Text in SQL where no parameter can stand. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MB`
}
