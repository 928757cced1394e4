import { type Command, InvalidArgumentError } from 'commander'
import { type Doctor, doctorSchema } from '../admin/doctor.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { json, type Output } from './output.ts'
import { askHttp, type Parameters, url } from './query/http.ts'
import { minuteText } from './query/moment.ts'
import { onOneLine } from './safe-text.ts'
import { type Column, table } from './table.ts'

interface Options {
  readonly url?: string
  readonly hours: string
  readonly json?: true
}

const marks = { problem: '✗', warning: '!', ok: '✓' } as const

/** Adds `tarsier doctor`. */
export function addDoctor(program: Command, environment: Environment, output: Output): void {
  program
    .command('doctor')
    .description('why there is no data: who reports, who is refused, what waits')
    .argument('[service]', 'App.Server whose data is missing; everything where left out')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--hours <number>', 'how far to look back, up to 168', hours, '24')
    .option('--json', 'print JSON instead of text')
    .action(async (service: string | undefined, options: Options) => {
      const asked: Parameters = service === undefined ? [] : [['service', service]]
      const base = options.url ?? defaultUrl(environment)
      const answer = await askHttp(base, '/api/v1/doctor', [...asked, ['hours', options.hours]], doctorSchema)
      output.answer(options.json ? json(answer) : told(answer))
    })
}

function hours(text: string): string {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 168) return text
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected a whole number from 1 to 168`)
}

function told({ findings, reporters, refused }: Doctor): string {
  const lines = findings.map(({ severity, text }) => `${marks[severity]} ${onOneLine(text)}\n`)
  return [
    ...lines,
    ...section('Who reports', reporterColumns, reporters),
    ...section('Refused frames', refusedColumns, refused),
  ].join('')
}

/** Rows of one table in the terminal; --json has all. */
const most = 20

function section<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  const rest = rows.length > most ? `… and ${rows.length - most} more (--json prints all)\n` : ''
  return [`\n${title}\n`, table(columns, rows.slice(0, most)), rest]
}

const reporterColumns: readonly Column<Doctor['reporters'][number]>[] = [
  { title: 'signal', cell: (row) => row.signal },
  { title: 'module', cell: (row) => row.module },
  { title: 'peer', cell: (row) => row.peer },
  { title: 'last', cell: (row) => minuteText(new Date(row.last)) },
  { title: 'frames', cell: (row) => row.frames },
  { title: 'records', cell: (row) => row.records },
  { title: 'ignored', cell: (row) => row.ignored },
  { title: 'rejected', cell: (row) => row.rejected },
]

const refusedColumns: readonly Column<Doctor['refused'][number]>[] = [
  { title: 'peer', cell: (row) => row.peer },
  { title: 'last', cell: (row) => minuteText(new Date(row.last)) },
  { title: 'frames', cell: (row) => row.frames },
  { title: 'reason', cell: (row) => row.reason },
]
