import { constants, copyFile, link, rename, stat, statfs } from 'node:fs/promises'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Signal } from '../../signals/signal.ts'
import { stampOf } from './backup.ts'
import { checkRoom, exists, removeFile, settle, syncDirectoryOf } from './copy.ts'
import { readThrough, whyUnknown } from './known.ts'
import { checkDirectory, type DuckdbConfig, fileOf, messageOf, openForReading, openInstance } from './open.ts'
import { Tables } from './tables.ts'

/** What this version of Tarsier keeps. */
export interface Kept {
  readonly signals: readonly Signal[]
  readonly calendar: Calendar
}

/** A file that can be restored. */
export interface Examined {
  readonly bytes: number
  readonly rows: number
}

export interface Restored extends Examined {
  readonly file: string
  /** Where the database that was there before is now; undefined where there was none. */
  readonly aside: string | undefined
}

/**
 * Puts a copy of a backup in the place of the database file, which is kept aside. Nobody else may have either file open.
 * Rejects with BAD_SETTING where one can't be used, with UNAVAILABLE where the copy fails: nothing is changed then.
 */
export async function restoreFile(config: DuckdbConfig, backup: string, kept: Kept): Promise<Restored> {
  const file = fileOf(config)
  await checkDirectory(config.directory)
  await checkBackup(backup, file)
  // A Tarsier that starts meanwhile finds it in use.
  const held = await hold(config)
  const copy = `${file}.restore`
  try {
    await copyBackup(backup, copy, config)
    const examined = await examine(copy, backup, config, kept)
    await settle(copy, held ? file : config.directory)
    return { file, ...examined, aside: await takePlace(copy, file, held !== undefined) }
  } catch (cause) {
    await removeFile(copy)
    if (cause instanceof TarsierError) throw cause
    throw new TarsierError('UNAVAILABLE', `${backup} could not be restored: ${messageOf(cause)}`, { cause })
  } finally {
    held?.closeSync()
  }
}

/** Reads a backup as a whole. Rejects with BAD_SETTING where it could not be restored; also while Tarsier runs. */
export async function examineFile(config: DuckdbConfig, backup: string, kept: Kept): Promise<Examined> {
  await checkBackup(backup, fileOf(config))
  return examine(backup, backup, config, kept)
}

async function checkBackup(backup: string, file: string): Promise<void> {
  const found = await stat(backup).catch((cause: unknown) => {
    throw unfit(backup, messageOf(cause), cause)
  })
  if (!found.isFile()) throw unfit(backup, 'it is no file')
  const current = await stat(file).catch(() => undefined)
  if (current && current.dev === found.dev && current.ino === found.ino)
    throw unfit(backup, 'it is the database file itself')
  if (await exists(`${backup}.wal`))
    throw unfit(backup, `${backup}.wal lies beside it: a backup has no log, a database that was not stopped has`)
}

/** Opens the database that is to be replaced, with what its log says moved into the file. */
async function hold(config: DuckdbConfig): Promise<DuckDBInstance | undefined> {
  const file = fileOf(config)
  if (!(await exists(file))) {
    if (!(await exists(`${file}.wal`))) return undefined
    throw new TarsierError('BAD_SETTING', `nothing was restored: found ${file}.wal without its database: move it away`)
  }
  const instance = await openInstance(config).catch((cause: unknown) => {
    throw new TarsierError('BAD_SETTING', `nothing was restored: ${messageOf(cause)}`, { cause })
  })
  try {
    await withConnection(instance, (connection) => connection.run('CHECKPOINT'))
    if (await exists(`${file}.wal`)) throw new Error('its log could not be moved into it')
    return instance
  } catch (cause) {
    instance.closeSync()
    throw new TarsierError('UNAVAILABLE', `nothing was restored: ${file}: ${messageOf(cause)}`, { cause })
  }
}

async function copyBackup(backup: string, copy: string, config: DuckdbConfig): Promise<void> {
  // What a run that was killed has left.
  await removeFile(copy)
  const { bavail, bsize } = await statfs(config.directory)
  checkRoom(bavail * bsize, (await stat(backup)).size, `${backup} can't be restored`)
  // Nobody may write to it while it is copied: the database of another Tarsier that runs, say.
  const reading = await openToRestore(backup, backup, config)
  try {
    await copyFile(backup, copy, constants.COPYFILE_FICLONE)
  } finally {
    reading.closeSync()
  }
}

/** Reads the file; what is wrong is said of the backup that it is, or is a copy of. */
async function examine(
  file: string,
  backup: string,
  config: DuckdbConfig,
  { signals, calendar }: Kept,
): Promise<Examined> {
  const instance = await openToRestore(file, backup, config)
  try {
    const rows = await withConnection(instance, async (reader) => {
      const reason = await whyUnknown(reader, new Tables(signals, calendar))
      if (reason !== undefined) throw unfit(backup, reason)
      return readThrough(reader)
    })
    return { bytes: (await stat(file)).size, rows }
  } catch (cause) {
    if (cause instanceof TarsierError) throw cause
    throw unfit(backup, messageOf(cause), cause)
  } finally {
    instance.closeSync()
  }
}

function openToRestore(file: string, backup: string, config: DuckdbConfig): Promise<DuckDBInstance> {
  return openForReading(file, config).catch((cause: unknown) => {
    throw unfit(backup, messageOf(cause), cause)
  })
}

function unfit(backup: string, reason: string, cause?: unknown): TarsierError {
  const expected = 'expected a file that `tarsier backup` of this version, or of one before it, has made'
  return new TarsierError('BAD_SETTING', `${backup} can't be restored: ${reason}; ${expected}`, { cause })
}

/** Each step leaves one whole database in the place, but where there are no links: there is none for a moment. */
async function takePlace(copy: string, file: string, isThere: boolean): Promise<string | undefined> {
  const aside = isThere ? `${file}.before-${stampOf(new Date())}` : undefined
  if (aside !== undefined) await link(file, aside).catch(() => rename(file, aside))
  else if (await exists(file)) throw new Error(`${file} was made meanwhile`)
  await rename(copy, file)
  await syncDirectoryOf(file)
  return aside
}

async function withConnection<Result>(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
  }
}
