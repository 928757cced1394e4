import { resolve } from 'node:path'
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
    .argument('<file>', 'what `tarsier backup` has made')
    .option('--check', 'only read the backup, also while Tarsier runs, and say whether it could be restored')
    .action((file: string, { check }: Options) => restore(resolve(file), check === true, environment, output))
}

async function restore(backup: string, onlyCheck: boolean, environment: Environment, output: Output): Promise<void> {
  const config = loadConfig(environment)
  if (config.TARSIER_MODE !== 'embedded')
    throw new TarsierError('BAD_SETTING', `TARSIER_MODE: found ${config.TARSIER_MODE}, expected embedded: ${noFile}`)
  const [{ examineFile, restoreFile }, { signals }] = await Promise.all([
    import('../store/duckdb/restore.ts'),
    import('../main.ts'),
  ])
  const place = { directory: resolve(config.TARSIER_DATA_DIR), memoryLimit: config.TARSIER_DUCKDB_MEMORY }
  const calendar = createCalendar(config.TARSIER_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  if (onlyCheck) {
    const { bytes, rows } = await examineFile(place, backup, { signals, calendar })
    return output.answer(`${backup} can be restored: ${sizeText(bytes)}, ${rows} rows\n`)
  }
  const { file, bytes, rows, aside } = await restoreFile(place, backup, { signals, calendar })
  output.answer(`${file}: ${sizeText(bytes)}, ${rows} rows of ${backup}\n`)
  if (aside !== undefined) output.answer(`${aside}: what was there before\n`)
}
