import { resolve } from 'node:path'
import type { Command } from 'commander'
import { sizeText } from '../admin/size.ts'
import { type Storage, storageSchema } from '../admin/storage.ts'
import { loadConfig } from '../config.ts'
import { TarsierError } from '../errors.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { json, type Output } from './output.ts'
import { askHttp, url } from './query/http.ts'
import { minuteText } from './query/moment.ts'
import { onOneLine } from './safe-text.ts'
import { type Column, table } from './table.ts'

interface Options {
  readonly url?: string
  readonly json?: true
}

/** Adds `tarsier storage` and `tarsier storage compact`. */
export function addStorage(program: Command, environment: Environment, output: Output): void {
  const storage = program
    .command('storage')
    .description('what is stored, how long it is kept, and when it will be full')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--json', 'print JSON instead of text')
    .action(async (options: Options) => {
      const answer = await askHttp(options.url ?? defaultUrl(environment), '/api/v1/storage', [], storageSchema)
      output.answer(options.json ? json(answer) : told(answer))
    })
  storage
    .command('compact')
    .description('give what is freed in the database file back to the disk; only while Tarsier is stopped')
    .action(() => compact(environment, output))
}

async function compact(environment: Environment, output: Output): Promise<void> {
  const config = loadConfig(environment)
  if (config.TARSIER_MODE !== 'embedded') {
    const found = `TARSIER_MODE: found ${config.TARSIER_MODE}, expected embedded`
    throw new TarsierError('BAD_SETTING', `${found}: Elasticsearch gives free what its indices do not need by itself`)
  }
  const { compactFile } = await import('../store/duckdb/compact.ts')
  const directory = resolve(config.TARSIER_DATA_DIR)
  output.note(`tarsier: writing the database file in ${directory} anew; this takes half a minute a gigabyte\n`)
  const { file, before, after, rows } = await compactFile({ directory, memoryLimit: config.TARSIER_DUCKDB_MEMORY })
  output.answer(`${file}: ${sizeText(before)} before, ${sizeText(after)} now, ${rows} rows found again\n`)
}

function told(storage: Storage): string {
  const { alarms, signals, jobs } = storage
  const marks = { problem: '✗', warning: '!' } as const
  return [
    ...alarms.map(({ severity, text }) => `${marks[severity]} ${onOneLine(text)}\n`),
    `${spaceText(storage)}\n\n`,
    table(signalColumns, signals),
    ...(jobs ? ['\n', table(jobColumns, jobs)] : []),
  ].join('')
}

function spaceText({ space, room, growthPerDay, fullInDays }: Storage): string {
  const growth = growthPerDay === null ? 'growth not known yet' : `${sizeText(growthPerDay)} a day`
  const end = growthPerDay === null ? '' : `, ${whenText(fullInDays)}`
  if (!space || room === null) return `Elasticsearch does not let this user see its disks; ${growth}`
  if (space.kind === 'cluster') {
    return `Room for ${sizeText(room)} on ${space.nodes.length} data nodes; ${growth}${end}`
  }
  const file = `The file takes ${sizeText(space.bytes)}, ${sizeText(space.reusable)} of it free for what comes next`
  return `${file}; ${sizeText(space.disk.available)} left on the disk; ${growth}${end}`
}

function whenText(days: number | null): string {
  if (days === null) return 'never full'
  return days === 0 ? 'full now' : `full in ${days} day${days === 1 ? '' : 's'}`
}

const sizeOrNone = (bytes: number | null) => (bytes === null ? null : sizeText(bytes))

const signalColumns: readonly Column<Storage['signals'][number]>[] = [
  { title: 'signal', cell: (row) => row.signal },
  { title: 'days', cell: (row) => row.days.length },
  { title: 'records', cell: (row) => row.records },
  { title: 'size', cell: (row) => sizeText(row.bytes) },
  { title: 'a day', cell: (row) => sizeOrNone(row.growthPerDay) },
  { title: 'oldest', cell: (row) => row.oldestDay },
  { title: 'kept for', cell: (row) => `${row.retention.days}d` },
  { title: 'up to', cell: (row) => sizeText(row.retention.bytes) },
  { title: 'size reached', cell: (row) => (row.growthPerDay === null ? null : reachedText(row.fullInDays)) },
]

function reachedText(days: number | null): string {
  if (days === null) return 'never'
  return days === 0 ? 'now' : `in ${days}d`
}

const timeOrNone = (time: string | null) => (time === null ? null : minuteText(new Date(time)))

const jobColumns: readonly Column<NonNullable<Storage['jobs']>[number]>[] = [
  { title: 'job', cell: (row) => row.name },
  { title: 'last success', cell: (row) => timeOrNone(row.lastSuccess) },
  { title: 'last failure', cell: (row) => timeOrNone(row.lastFailure?.at ?? null) },
  { title: 'reason', cell: (row) => row.lastFailure?.reason },
  { title: 'next try', cell: (row) => timeOrNone(row.nextTry) },
]
