import { type Command, InvalidArgumentError, Option } from 'commander'
import type { TarsEndpoint } from '../../tars/client.ts'
import { defaultEndpoint, type Environment, today } from '../environment.ts'
import type { Output } from '../output.ts'
import type { Column } from '../table.ts'
import { printAnswer } from './answer.ts'
import { day } from './moment.ts'
import { askMonitor, type DataId, type MonitorAnswer, type MonitorQuestion } from './monitor-query.ts'
import { fieldList, type Where, whereWith } from './where.ts'

interface Options {
  readonly dataid?: DataId
  readonly address?: TarsEndpoint
  readonly date?: string
  readonly fromFlag?: string
  readonly toFlag?: string
  readonly sum?: readonly string[]
  readonly group?: readonly string[]
  readonly where?: readonly Where[]
  readonly json?: true
}

/** One line of the table: a group's values and its sums. */
interface Line {
  readonly keys: readonly string[]
  readonly sums: readonly number[]
}

const defaultSums: Readonly<Record<DataId, readonly string[]>> = {
  tars_stat: ['succ_count', 'timeout_count', 'exce_count', 'total_time'],
  tars_property: ['value'],
}
const portOf = { tars_stat: 'TARSIER_QUERYSTAT_PORT', tars_property: 'TARSIER_QUERYPROPERTY_PORT' } as const
const defaultGroups = ['f_tflag']

const operators = ['=', '~', '>', '>=', '<', '<='] as const

/** Adds `tarsier query tars`, which asks as TarsWeb does. */
export function addTars(query: Command, environment: Environment, output: Output): void {
  query
    .command('tars')
    .description('ask tars.tarsquerystat.QueryObj or tars.tarsqueryproperty.QueryObj over Tars RPC, as TarsWeb does')
    .addOption(new Option('--dataid <dataid>', 'what is asked for (default: tars_stat)').choices(Object.keys(portOf)))
    .option(
      '--address <host:port>',
      `where it listens (default: TARSIER_TARS_HOST and ${Object.values(portOf).join(' or ')})`,
      endpoint,
    )
    .option('--date <YYYYMMDD>', "the day in the server's zone (default: today in TARSIER_TIME_ZONE)", day)
    .option('--from-flag <HHMM>', 'first minute of it, 0001 to 2360 (default: the first)', minuteFlag)
    .option('--to-flag <HHMM>', 'last minute of it, 0001 to 2360 (default: the last)', minuteFlag)
    .option(
      '--sum <fields>',
      `fields to sum, separated by commas (default: ${Object.values(defaultSums).join(' or ')})`,
      fieldList,
    )
    .option('--group <fields>', `fields to group by, separated by commas (default: ${defaultGroups})`, fieldList)
    .option(
      '--where <condition>',
      `field and value joined by ${operators.join(' ')} (~ is LIKE, with % and _); repeatable`,
      whereWith(...operators),
    )
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const question = questionOf(options, environment)
      const answer = await askMonitor(
        options.address ?? defaultEndpoint(environment, portOf[question.dataid]),
        question,
      )
      const rows = linesOf(answer, question)
      const asJson = rows.map((line) => named(line, question))
      const columns = columnsOf(question)
      printAnswer({ columns, rows, asJson, nothing: nothingFound(question) }, options.json === true, output)
    })
}

/** Reads `host:port`, also `[::1]:16000`. Throws InvalidArgumentError. */
export function endpoint(text: string): TarsEndpoint {
  const parts = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  const host = parts?.[1] ?? parts?.[2]
  const port = Number(parts?.[3])
  if (host !== undefined && port > 0 && port <= 65_535) return { host, port }
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected host:port such as 127.0.0.1:16000`)
}

/** Reads a minute as Tars names it. Throws InvalidArgumentError. */
export function minuteFlag(text: string): string {
  if (/^([01]\d|2[0-3])(0[1-9]|[1-5]\d|60)$/.test(text) || text === '0000') return text
  throw new InvalidArgumentError(
    `Found ${JSON.stringify(text)}, expected HHMM with minutes 01 to 60, such as 0930 or 2360`,
  )
}

function questionOf(options: Options, environment: Environment): MonitorQuestion {
  const { dataid = 'tars_stat' } = options
  return {
    dataid,
    date: options.date ?? today(environment),
    fromFlag: options.fromFlag ?? '',
    toFlag: options.toFlag ?? '',
    conditions: options.where ?? [],
    sums: options.sum ?? defaultSums[dataid],
    groups: options.group ?? defaultGroups,
  }
}

/** Groups in the order of their keys. A key whose values hold commas of their own is left whole. */
function linesOf(answer: MonitorAnswer, { groups }: MonitorQuestion): readonly Line[] {
  const keys = [...answer.keys()].sort()
  return keys.map((key) => {
    const parts = key.split(',')
    return { keys: parts.length === groups.length ? parts : [key], sums: answer.get(key) ?? [] }
  })
}

function named(line: Line, { groups, sums }: MonitorQuestion): Record<string, string | number | undefined> {
  const keys = groups.map((name, place) => [name, line.keys[place]])
  const values = sums.map((name, place) => [name, line.sums[place]])
  return Object.fromEntries([...keys, ...values])
}

/** Days and minutes are named in the server's zone, which its answer does not say. */
const inServerZone = new Set(['f_date', 'f_tflag'])

function columnsOf({ groups, sums }: MonitorQuestion): readonly Column<Line>[] {
  const titleOf = (name: string) => (inServerZone.has(name) ? `${name} (server's zone)` : name)
  const keys = groups.map((name, place) => ({ title: titleOf(name), cell: (line: Line) => line.keys[place] }))
  const values = sums.map((title, place) => ({ title, cell: (line: Line) => line.sums[place] }))
  return [...keys, ...values]
}

function nothingFound({ dataid, date, fromFlag, toFlag, conditions }: MonitorQuestion): string {
  const which = conditions.length > 0 ? ' that meet the conditions' : ''
  const minutes = fromFlag || toFlag ? ` from ${fromFlag || '0001'} to ${toFlag || '2360'}` : ''
  return `no ${dataid === 'tars_stat' ? 'calls' : 'properties'}${which} on ${date}${minutes} in the server's zone`
}
