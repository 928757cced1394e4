import type { Command } from 'commander'
import { seriesSchema, servicesSchema } from '../../query/stat.ts'
import { defaultUrl, type Environment } from '../environment.ts'
import { json, type Output } from '../output.ts'
import { type Column, percent, table } from '../table.ts'
import { askHttp, conditionParameters, type Parameters, url } from './http.ts'
import { day, moment } from './moment.ts'
import { collectWhere, fieldList, type Where } from './where.ts'

interface Options {
  readonly url?: string
  readonly from?: Date
  readonly to?: Date
  readonly day?: string
  readonly where?: readonly Where[]
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
    const columns = [{ title: 'slave_name', cell: (row: (typeof answer.services)[number]) => row.slave_name }]
    output.answer(options.json ? json(answer) : table([...columns, ...sumColumns], answer.services))
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
      const time = { title: 'time', cell: ({ point }: Row) => localMinute(point.timestamp) }
      const sums = sumColumns.map(({ title, cell }) => ({ title, cell: ({ point }: Row) => cell(point) }))
      output.answer(options.json ? json(answer) : table([...keys, time, ...sums], rows))
    })
}

function withRange(command: Command): Command {
  return command
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--from <time>', 'beginning: ISO 8601, or a time ago such as -15m, -1h, -2d (default: -1h)', (text) =>
      moment(text),
    )
    .option('--to <time>', 'end, in the same forms (default: now)', (text) => moment(text))
    .option('--day <day>', "a whole day in the server's zone, YYYYMMDD, instead of --from and --to", day)
    .option('--where <condition>', 'field=value, or field~pattern with % and _; repeatable', collectWhere)
    .option('--json', 'as JSON')
}

function parametersOf({ from, to, day, where, group }: Options): Parameters {
  const range = Object.entries({ from: from && seconds(from), to: to && seconds(to), day, group: group?.join(',') })
  const given = range.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  )
  return [...given, ...conditionParameters(where ?? [])]
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

/** A minute in this machine's zone. */
function localMinute(timestamp: number): string {
  const time = new Date(timestamp * 1000)
  const [month, day, hour, minute] = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes()].map(
    (part) => String(part).padStart(2, '0'),
  )
  return `${time.getFullYear()}-${month}-${day} ${hour}:${minute}`
}
