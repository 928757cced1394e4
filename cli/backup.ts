import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Backup, backupSchema, noFile } from '../admin/backup.ts'
import { sizeText } from '../admin/size.ts'
import { loadConfig } from '../config.ts'
import { TarsierError } from '../errors.ts'
import { moveTo, targetOf } from './backup/move.ts'
import { pour } from './backup/pour.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { json, type Output } from './output.ts'
import { askHttp, tellHttp, url } from './query/http.ts'

interface Options {
  readonly url?: string
  readonly json?: true
}

type Made = Extract<Backup, { readonly state: 'done' }>

const path = '/api/v1/backup'

/** Between two looks at whether the backup is there, ms. */
const pause = 500

/** Adds `tarsier backup`. */
export function addBackup(program: Command, environment: Environment, output: Output): void {
  program
    .command('backup')
    .description('copy the database file of a running Tarsier, which goes on taking reports')
    .argument(
      '[file]',
      'where to put it, on the same machine; - writes it to standard output (default: backups/ in TARSIER_DATA_DIR)',
    )
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--json', 'print JSON instead of text')
    .action(async (file: string | undefined, options: Options) => {
      if (options.url === undefined && loadConfig(environment).TARSIER_MODE === 'distributed')
        throw new TarsierError('BAD_SETTING', `TARSIER_MODE: found distributed, expected embedded: ${noFile}`)
      const target = file === undefined ? undefined : await targetOf(file)
      const made = await make(options.url ?? defaultUrl(environment), output)
      if (target === 'output') return pour(made)
      const moved = target === undefined ? made : { ...made, file: await moveTo(target, made) }
      output.answer(options.json ? json(moved) : told(moved))
    })
}

/** Has one made and waits for its end. */
async function make(base: string, output: Output): Promise<Made> {
  let backup = await tellHttp(base, path, {}, backupSchema)
  const begun = backup.state === 'running' ? backup.startedAt : undefined
  output.note(`tarsier: copying what was reported before ${begun}\n`)
  while (backup.state === 'running' && backup.startedAt === begun) {
    await setTimeout(pause)
    backup = await askHttp(base, path, [], backupSchema)
  }
  if (backup.state === 'failed') throw new TarsierError('UNAVAILABLE', backup.reason)
  if (backup.state === 'done' && backup.startedAt === begun) return backup
  throw new TarsierError('UNAVAILABLE', 'there is no backup: Tarsier was started again meanwhile, or made another')
}

function told({ file, bytes, rows, startedAt }: Made): string {
  return `${file}: ${sizeText(bytes)}, ${rows} rows, as of ${startedAt}\n`
}
