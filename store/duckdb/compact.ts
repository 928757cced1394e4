import { access, rename, stat, statfs } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import { checkRoom, copyDatabase, exists, removeFile, settle, syncDirectoryOf, usedBytes } from './copy.ts'
import { type DuckdbConfig, fileOf, messageOf, openInstance } from './open.ts'

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
  const { size: before } = await stat(file)
  const { bavail, bsize } = await statfs(file)
  checkRoom(bavail * bsize, await usedBytes(connection), `${file} can't be compacted`)
  // What a run that was killed has left.
  await removeFile(copy)
  try {
    const rows = await copyDatabase(connection, copy)
    await settle(copy, file)
    const { size: after } = await stat(copy)
    await takePlace(copy, file)
    return { file, before, after, rows }
  } catch (error) {
    await removeFile(copy)
    throw error
  }
}

/** In one step, and while the original is still held, so that nobody has opened it in between. */
async function takePlace(copy: string, file: string): Promise<void> {
  if (await exists(`${file}.wal`))
    throw new TarsierError('UNAVAILABLE', `${file}.wal is still there: nothing is changed`)
  await rename(copy, file)
  await syncDirectoryOf(file)
}
