import type { Command } from 'commander'
import { seriesSchema, servicesSchema } from '../../query/stat.ts'
import { defaultUrl, type Environment } from '../environment.ts'
import type { Output } from '../output.ts'
import { type Column, percent } from '../table.ts'
import { printAnswer } from './answer.ts'
import { askHttp, conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from './http.ts'
import { day, minuteText, moment } from './moment.ts'
import { fieldList, whereWith } from './where.ts'

interface Options {
  readonly url?: string
  readonly from?: Date
  readonly to?: Date
  readonly day?: string
  readonly where?: readonly HttpWhere[]
  readonly group?: readonly string[]
  readonly json?: true
}

/** Sums of calls; integers beyond 2^53 come as text. */
interface Sums {
  readonly calls: number | string
  readonly successes: number | string
  readonly timeouts: number | string
  readonly exceptions: number | string
  readonly totalTime: number | string
}

/** Adds `tarsier query services`. */
export function addServices(query: Command, environment: Environment, output: Output): void {
  const command = query.command('services').description('which services were called, the most called first')
  withRange(command).action(async (options: Options) => {
    const base = options.url ?? defaultUrl(environment)
    const answer = await askHttp(base, '/api/v1/stat/services', parametersOf(options), servicesSchema)
    const { services: rows, range } = answer
    const columns = [{ title: 'slave_name', cell: (row: (typeof rows)[number]) => row.slave_name }, ...sumColumns]
    printAnswer({ columns, rows, asJson: answer, nothing: noCalls(range, options) }, options.json === true, output)
  })
}

/** Adds `tarsier query series`. */
export function addSeries(query: Command, environment: Environment, output: Output): void {
  const command = query.command('series').description('how the calls went, minute by minute')
  withRange(command)
    .option('--group <fields>', 'one or two fields to group by, separated by commas', fieldList)
    .action(async (options: Options) => {
      const base = options.url ?? defaultUrl(environment)
      const answer = await askHttp(base, '/api/v1/stat/series', parametersOf(options), seriesSchema)
      const rows = answer.series.flatMap(({ group, points }) => points.map((point) => ({ group, point })))
      type Row = (typeof rows)[number]
      const keys = (options.group ?? []).map((title) => ({ title, cell: ({ group }: Row) => group[title] }))
      const time = { title: 'time', cell: ({ point }: Row) => minuteText(new Date(point.time)) }
      const sums = sumColumns.map(({ title, cell }) => ({ title, cell: ({ point }: Row) => cell(point) }))
      const columns = [...keys, time, ...sums]
      const nothing = noCalls(answer.range, options)
      printAnswer({ columns, rows, asJson: answer, nothing }, options.json === true, output)
    })
}

function withRange(command: Command): Command {
  return command
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--from <time>', 'beginning: ISO 8601, or a time ago such as -15m, -1h, -2d (default: -1h)', (text) =>
      moment(text),
    )
    .option('--to <time>', 'end, in the same forms (default: now)', (text) => moment(text))
    .option('--day <YYYYMMDD>', "a whole day in the server's zone, instead of --from and --to", day)
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--json', 'as JSON')
}

function parametersOf({ from, to, day, where, group }: Options): Parameters {
  const range = Object.entries({ from: from && seconds(from), to: to && seconds(to), day, group: group?.join(',') })
  const given = range.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  )
  return [...given, ...conditionParameters(where ?? [])]
}

function noCalls({ from, to }: { readonly from: string; readonly to: string }, { where }: Options): string {
  const [first, last] = [from, to].map((time) => minuteText(new Date(time)))
  return `no calls${where ? ' that meet the conditions' : ''} between ${first} and ${last}`
}

function seconds(time: Date): string {
  return String(Math.floor(time.getTime() / 1000))
}

const sumColumns: readonly Column<Sums>[] = [
  { title: 'calls', cell: (row) => row.calls },
  { title: 'succeeded', cell: (row) => row.successes },
  { title: 'timed out', cell: (row) => row.timeouts },
  { title: 'failed', cell: (row) => row.exceptions },
  { title: 'bad', cell: (row) => percent(Number(row.timeouts) + Number(row.exceptions), Number(row.calls)) },
  { title: 'average ms', cell: averageTime },
]

/** As in the documents' ave_time: the time of all calls that succeeded by their number. */
function averageTime({ totalTime, successes }: Sums): string | undefined {
  const count = Number(successes)
  return count > 0 ? (Number(totalTime) / count).toFixed(1) : undefined
}
