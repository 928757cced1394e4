import { stat } from 'node:fs/promises'
import { TarsierError } from '../../errors.ts'

/** A backup that a running Tarsier says that it has made. */
export interface MadeFile {
  readonly file: string
  readonly bytes: number
  /** The database that it is a copy of. */
  readonly source: string
}

/** As Tarsier names backups. */
const backupName = /\/backups\/tarsier-\d{8}T\d{9}Z\.duckdb$/

/**
 * Rejects where the file is not the one that was made: of another machine there is none here, and whoever answers at --url
 * must not have any file taken away.
 */
export async function checkMade({ file, bytes }: MadeFile): Promise<void> {
  if (!backupName.test(file)) throw new Error(`found ${file}, expected backups/tarsier-TIME.duckdb`)
  const { size } = await stat(file)
  if (size !== bytes) throw new Error(`found ${size} bytes there, expected ${bytes}`)
}

/** What is said of a backup that can't be put where it was wanted: it stays where it was made. */
export function stranded({ file }: MadeFile, target: string, cause: unknown): TarsierError {
  const place = `the backup is made, and rests where Tarsier runs: ${file}`
  return new TarsierError('UNAVAILABLE', `${place}; it can't be moved to ${target}: ${messageOf(cause)}`, { cause })
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
