import { mkdir, realpath, rename, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import { checkRoom, copyDatabase, removeFile, settle, syncDirectoryOf, usedBytes } from './copy.ts'
import type { Database } from './database.ts'
import { type DuckdbConfig, defaultMemory, fileOf } from './open.ts'
import type { Turns } from './turns.ts'

/** A backup that is whole and on the disk. */
export interface BackupFile {
  readonly file: string
  /** The database that it is a copy of. */
  readonly source: string
  readonly bytes: number
  readonly rows: number
}

/** Records come in while a copy is made: so much of a disk, at most 1 GB, stays free for them. */
const reserveShare = 0.05
const largestReserve = 1024 ** 3

/** With 64 MB commits of reports fail while wide rows are packed, with 128 MB none does; bytes. */
const leastMemory = defaultMemory

/** A copy has no deadline; timers know no longer time, ms. */
const asLongAsItTakes = 2 ** 31 - 1

/**
 * Makes backups of the open file, below the data directory, one at a time: everything that was committed before, and of
 * what is committed meanwhile nothing. Reports go on; one of the connections for questions is taken for that time.
 */
export function backupMaker(database: Database, drops: Turns, config: DuckdbConfig) {
  const directory = join(config.directory, 'backups')
  const unfinished = join(directory, 'unfinished.duckdb')
  const source = fileOf(config)

  async function make(reader: DuckDBConnection, file: string): Promise<BackupFile> {
    await mkdir(directory, { recursive: true })
    await checkPlace(directory)
    // What a process that was killed has left.
    await removeFile(unfinished)
    await checkDisk(directory, await usedBytes(reader))
    try {
      const rows = await copyDatabase(reader, unfinished)
      await settle(unfinished, source)
      await rename(unfinished, file)
      await syncDirectoryOf(file)
      return { file, source, bytes: (await stat(file)).size, rows }
    } catch (error) {
      await removeFile(unfinished)
      throw error
    }
  }

  /**
   * Rejects with UNAVAILABLE where the disk has no room, the copy fails or the store stops, with BAD_SETTING where DuckDB
   * has too little memory, with CANCELLED: no file is left then.
   */
  return async (startedAt: Date, cancelled: AbortSignal): Promise<BackupFile> => {
    checkMemory(config)
    const file = join(directory, `tarsier-${stampOf(startedAt)}.duckdb`)
    const options = { cancelled, deadline: asLongAsItTakes }
    return drops.take(() => database.read(options, (reader) => make(reader, file)))
  }
}

/** A moment as file names have it: 20260131T094108123Z. */
export function stampOf(time: Date): string {
  return time.toISOString().replace(/[-:.]/g, '')
}

function checkMemory({ memoryLimit = defaultMemory }: DuckdbConfig): void {
  if (memoryLimit >= leastMemory) return
  const found = `TARSIER_DUCKDB_MEMORY: found ${memoryLimit / 1024 ** 2} MB, expected 128 MB or more for a backup`
  throw new TarsierError('BAD_SETTING', `${found}: with less, reports could not be taken meanwhile`)
}

/** DuckDB is locked into the data directory, and takes a link for the place that it leads to. */
async function checkPlace(directory: string): Promise<void> {
  const [place, data] = await Promise.all([realpath(directory), realpath(dirname(directory))])
  if (dirname(place) === data) return
  const expected =
    'expected a directory there, or a file system mounted on it; `tarsier backup FILE` moves what is made'
  throw new TarsierError('UNAVAILABLE', `no backup can be made in ${directory}: found a link to ${place}, ${expected}`)
}

async function checkDisk(directory: string, used: number): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(directory)
  const reserve = Math.min(largestReserve, reserveShare * blocks * bsize)
  checkRoom(bavail * bsize, used + reserve, `no backup can be made in ${directory}`)
}
