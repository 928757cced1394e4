import { type Command, Option } from 'commander'
import type { Measures } from '../../query/measures.ts'
import { seriesSchema } from '../../query/series.ts'
import { servicesSchema } from '../../query/services.ts'
import { defaultUrl, type Environment } from '../environment.ts'
import type { Output } from '../output.ts'
import { type Column, percent } from '../table.ts'
import { printAnswer } from './answer.ts'
import { askHttp, conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from './http.ts'
import { minuteText } from './moment.ts'
import { given, rangeParameters, type When, withRange } from './range.ts'
import { fieldList, whereWith } from './where.ts'

interface Options extends When {
  readonly url?: string
  readonly where?: readonly HttpWhere[]
  readonly group?: readonly string[]
  readonly view?: 'callers' | 'callees'
  readonly infrastructure?: true
  readonly json?: true
}

/** Adds `tarsier query services`. */
export function addServices(query: Command, environment: Environment, output: Output): void {
  const command = query.command('services').description('which services were called, the most called first')
  withCalls(command).action(async (options: Options) => {
    const base = options.url ?? defaultUrl(environment)
    const answer = await askHttp(base, '/api/v1/stat/services', parametersOf(options), servicesSchema)
    const { services, range } = answer
    const rows = services.flatMap(({ slave_name: name, callers, callees }) => [
      ...(callers ? [{ name, view: 'callers', measures: callers }] : []),
      ...(callees ? [{ name, view: 'callees', measures: callees }] : []),
    ])
    type Row = (typeof rows)[number]
    const columns = [
      { title: 'slave_name', cell: (row: Row) => row.name },
      { title: 'seen by', cell: (row: Row) => row.view },
      ...measureColumns.map(({ title, cell }) => ({ title, cell: ({ measures }: Row) => cell(measures) })),
    ]
    printAnswer({ columns, rows, asJson: answer, nothing: noCalls(range, options) }, options.json === true, output)
  })
}

/** Adds `tarsier query series`. */
export function addSeries(query: Command, environment: Environment, output: Output): void {
  const command = query.command('series').description('how the calls went, minute by minute')
  withCalls(command)
    .option('--group <fields>', 'one or two fields to group by, separated by commas', fieldList)
    .addOption(new Option('--view <whose>', 'whose reports (default: callers)').choices(['callers', 'callees']))
    .action(async (options: Options) => {
      const base = options.url ?? defaultUrl(environment)
      const answer = await askHttp(base, '/api/v1/stat/series', parametersOf(options), seriesSchema)
      const rows = answer.series.flatMap(({ group, points }) => points.map((point) => ({ group, point })))
      type Row = (typeof rows)[number]
      const keys = (options.group ?? []).map((title) => ({ title, cell: ({ group }: Row) => group[title] }))
      const time = { title: 'time', cell: ({ point }: Row) => minuteText(new Date(point.time)) }
      const measures = measureColumns.map(({ title, cell }) => ({ title, cell: ({ point }: Row) => cell(point) }))
      const columns = [...keys, time, ...measures]
      const nothing = noCalls(answer.range, options)
      printAnswer({ columns, rows, asJson: answer, nothing }, options.json === true, output)
    })
}

/** Adds the options that say when and which calls. */
function withCalls(command: Command): Command {
  const asked = command.option(
    '--url <url>',
    'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)',
    url,
  )
  return withRange(asked)
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--infrastructure', "also calls of Tars' own servants, the App tars")
    .option('--json', 'as JSON')
}

function parametersOf({ where, group, view, infrastructure, ...when }: Options): Parameters {
  const calls = given({ group: group?.join(','), view, infrastructure: infrastructure && 'true' })
  return [...rangeParameters(when), ...calls, ...conditionParameters(where ?? [])]
}

function noCalls({ from, to }: { readonly from: string; readonly to: string }, { where }: Options): string {
  const [first, last] = [from, to].map((time) => minuteText(new Date(time)))
  return `no calls${where ? ' that meet the conditions' : ''} between ${first} and ${last}`
}

const measureColumns: readonly Column<Measures>[] = [
  { title: 'calls', cell: (row) => row.calls },
  { title: 'succeeded', cell: (row) => row.successes },
  { title: 'timed out', cell: (row) => row.timeouts },
  { title: 'failed', cell: (row) => row.exceptions },
  { title: 'bad', cell: (row) => percent(Number(row.timeouts) + Number(row.exceptions), Number(row.calls)) },
  { title: 'average ms', cell: (row) => row.average?.toFixed(1) },
  { title: 'p99 ms', cell: ({ p99 }) => (p99?.upper === null ? `> ${p99.lower}` : p99?.value.toFixed(1)) },
]
