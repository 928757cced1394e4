import { type Command, Option } from 'commander'
import { namesSchema } from '../../query/property/names.ts'
import { seriesSchema } from '../../query/property/series-answer.ts'
import { topSchema } from '../../query/property/top.ts'
import { defaultUrl, type Environment } from '../environment.ts'
import type { Output } from '../output.ts'
import type { Column } from '../table.ts'
import { printAnswer } from './answer.ts'
import { askHttp, conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from './http.ts'
import { minuteText } from './moment.ts'
import { given, rangeParameters, type When, withRange } from './range.ts'
import { fieldList, whereWith } from './where.ts'

interface Options extends When {
  readonly url?: string
  readonly where?: readonly HttpWhere[]
  readonly policy?: string
  readonly group?: readonly string[]
  readonly order?: string
  readonly direction?: 'asc' | 'desc'
  readonly limit?: string
  readonly json?: true
}

/** Adds `tarsier query property` and its questions. */
export function addProperty(query: Command, environment: Environment, output: Output): void {
  const property = query.command('property').description('ask about property metrics')
  const base = ({ url }: Options) => url ?? defaultUrl(environment)

  withProperties(
    property.command('names').description('which properties there are, and when they were last seen'),
  ).action(async (service: string | undefined, options: Options) => {
    const asked = parametersOf(service, options)
    const answer = await askHttp(base(options), '/api/v1/property/names', asked, namesSchema)
    const rows = answer.properties.flatMap(({ policies, ...of }) => policies.map((each) => ({ ...of, ...each })))
    type Row = (typeof rows)[number]
    const lastSeen = { title: 'last seen', cell: (row: Row) => minuteText(new Date(row.lastSeen)) }
    printAnswer({ columns: [...identity, lastSeen], rows, ...told(answer, options) }, options.json === true, output)
  })

  withProperties(property.command('series').description('their values, minute by minute, each policy in its own way'))
    .option('--group <fields>', 'one or two fields to group by, separated by commas', fieldList)
    .action(async (service: string | undefined, options: Options) => {
      const asked = parametersOf(service, options)
      const answer = await askHttp(base(options), '/api/v1/property/series', asked, seriesSchema)
      const rows = answer.series.flatMap(({ points, ...of }) =>
        points.map((point) => ({ ...of, ...point, value: point })),
      )
      const time = { title: 'time', cell: (row: Row) => minuteText(new Date(row.time)) }
      type Row = (typeof rows)[number]
      const columns = [...identity, ...groupColumns(options), time, ...valueColumns]
      printAnswer({ columns, rows, ...told(answer, options) }, options.json === true, output)
    })

  withProperties(property.command('top').description('which properties or servers come first by a policy'))
    .addOption(
      new Option(
        '--policy <policy>',
        'the policy: Sum, Count, Max, Min, Avg, Distr or an own one',
      ).makeOptionMandatory(),
    )
    .option('--group <fields>', 'one or two fields to group by, separated by commas', fieldList)
    .option('--order <measure>', 'value, or of Distr a percentile: p50, p90, p95, p99 (default)')
    .addOption(new Option('--direction <which>', 'largest first (default) or smallest').choices(['asc', 'desc']))
    .option('--limit <number>', 'most rows, up to 500 (default: 50)')
    .action(async (service: string | undefined, options: Options) => {
      const asked = parametersOf(service, options)
      const answer = await askHttp(base(options), '/api/v1/property/top', asked, topSchema)
      const columns = [...identity, ...groupColumns(options), ...valueColumns]
      printAnswer({ columns, rows: answer.rows, ...told(answer, options) }, options.json === true, output)
    })
}

function withProperties(command: Command): Command {
  const properties = command
    .argument('[service]', 'App.Server for all its sets, or with one set: Shop.CartServer.gray.sz.1')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
  return withRange(properties)
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--json', 'as JSON')
}

function parametersOf(service: string | undefined, options: Options): Parameters {
  const { policy, group, order, direction, limit, where = [] } = options
  const named = given({ service, policy, group: group?.join(','), order, direction, limit })
  return [...named, ...rangeParameters(options), ...conditionParameters(where)]
}

function told(answer: { readonly range: { readonly from: string; readonly to: string } }, { where }: Options) {
  const [first, last] = [answer.range.from, answer.range.to].map((time) => minuteText(new Date(time)))
  const nothing = `no properties${where ? ' that meet the conditions' : ''} between ${first} and ${last}`
  return { asJson: answer, nothing }
}

interface Identified {
  readonly service: string
  readonly property_name: string
  readonly policy: string
}

const identity: readonly Column<Identified>[] = [
  { title: 'service', cell: (row) => row.service },
  { title: 'property_name', cell: (row) => row.property_name },
  { title: 'policy', cell: (row) => row.policy },
]

interface Grouped {
  readonly group: Readonly<Record<string, string | number>>
}

function groupColumns({ group = [] }: Options): readonly Column<Grouped>[] {
  return group.map((title) => ({ title, cell: (row) => row.group[title] }))
}

interface Percentile {
  readonly value: number
}

/** What values of any kind have. */
interface Value {
  readonly value?: number | string
  readonly mean?: number | null
  readonly texts?: readonly { readonly text: string }[]
  readonly count?: number | string
  readonly total?: number | string
  readonly reports?: number
  readonly p50?: Percentile | null
  readonly p90?: Percentile | null
  readonly p99?: Percentile | null
}

const valueColumns: readonly Column<{ readonly value: Value }>[] = [
  { title: 'value', cell: ({ value }) => value.value ?? value.mean ?? textOf(value) },
  { title: 'of values', cell: ({ value }) => value.count ?? value.total ?? value.reports },
  { title: 'p50', cell: ({ value }) => value.p50?.value },
  { title: 'p90', cell: ({ value }) => value.p90?.value },
  { title: 'p99', cell: ({ value }) => value.p99?.value },
]

function textOf({ texts = [] }: Value): string | undefined {
  return texts.length === 0 ? undefined : texts.map(({ text }) => text).join(', ')
}
