import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { noFile } from '../admin/backup.ts'
import { sizeText } from '../admin/size.ts'
import { loadConfig } from '../config.ts'
import { TarsierError } from '../errors.ts'
import { createCalendar } from '../signals/calendar.ts'
import type { Environment } from './environment.ts'
import type { Output } from './output.ts'

interface Options {
  readonly check?: true
}

/** Adds `tarsier restore`. */
export function addRestore(program: Command, environment: Environment, output: Output): void {
  program
    .command('restore')
    .description('put a backup in the place of the database file, which is kept aside; only while Tarsier is stopped')
    .argument('<file>', 'what `tarsier backup` has made; - reads it from standard input')
    .option('--check', 'only read the backup, also while Tarsier runs, and say whether it could be restored')
    .action((file: string, options: Options) => restore(file, options, environment, output))
}

async function restore(file: string, { check }: Options, environment: Environment, output: Output): Promise<void> {
  const config = loadConfig(environment)
  if (config.TARSIER_MODE !== 'embedded')
    throw new TarsierError('BAD_SETTING', `TARSIER_MODE: found ${config.TARSIER_MODE}, expected embedded: ${noFile}`)
  const [{ examineFile, restoreFile }, { signals }] = await Promise.all([
    import('../store/duckdb/restore.ts'),
    import('../main.ts'),
  ])
  const place = { directory: resolve(config.TARSIER_DATA_DIR), memoryLimit: config.TARSIER_DUCKDB_MEMORY }
  const calendar = createCalendar(config.TARSIER_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const kept = { signals, calendar }
  await withFile(file, place.directory, async (backup) => {
    if (check) {
      const { bytes, rows } = await examineFile(place, backup, kept)
      return output.answer(`${file} can be restored: ${sizeText(bytes)}, ${rows} rows\n`)
    }
    const { bytes, rows, aside, ...restored } = await restoreFile(place, backup, kept)
    output.answer(`${restored.file}: ${sizeText(bytes)}, ${rows} rows of ${file}\n`)
    if (aside !== undefined) output.answer(`${aside}: what was there before\n`)
  })
}

/** What comes from standard input is a file of the data directory for the time of the work. */
async function withFile(file: string, directory: string, work: (backup: string) => Promise<void>): Promise<void> {
  if (file !== '-') return work(resolve(file))
  if (process.stdin.isTTY)
    throw new TarsierError('BAD_QUESTION', 'standard input: found a terminal, expected a pipe or a file')
  const { checkDirectory } = await import('../store/duckdb/open.ts')
  await checkDirectory(directory)
  const received = join(directory, 'tarsier.duckdb.received')
  try {
    await pipeline(process.stdin, createWriteStream(received))
    await work(received)
  } finally {
    await rm(received, { force: true })
  }
}
