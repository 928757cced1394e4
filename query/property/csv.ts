import type { Cell, Table } from '../../http/csv.ts'
import type { Percentile } from './distribution.ts'
import type { NamesAnswer } from './names.ts'
import type { SeriesAnswer } from './series-answer.ts'
import type { TopAnswer } from './top.ts'
import { percentileNames } from './values.ts'

/**
 * Answers as tables for spreadsheets: one row a policy, point or property, those of compared ranges after the others. The
 * column `range` is `asked`, or the name of the compared range. A distribution's counts are one text, as they were sent.
 */

const asked = 'asked'

export function* namesTable({ properties }: NamesAnswer): Table {
  yield ['service', 'property_name', 'policy', 'last_seen', 'timestamp']
  for (const { service, property_name, policies } of properties) {
    for (const { policy, lastSeen, timestamp } of policies) yield [service, property_name, policy, lastSeen, timestamp]
  }
}

export function* seriesTable({ series, compared }: SeriesAnswer, group: readonly string[] = []): Table {
  yield ['range', ...identityColumns, ...group, 'time', 'timestamp', 'aligned', ...valueColumns]
  for (const each of series) {
    for (const point of each.points) {
      const { time, timestamp } = point
      yield [asked, ...identityOf(each, group), time, timestamp, null, ...cellsOf(point, boundsIn(each))]
    }
  }
  for (const { name, series: others } of compared) {
    for (const each of others) {
      for (const point of each.points) {
        const { time, timestamp, aligned } = point
        yield [name, ...identityOf(each, group), time, timestamp, aligned, ...cellsOf(point, boundsIn(each))]
      }
    }
  }
}

export function* topTable({ rows, compared }: TopAnswer, group: readonly string[] = []): Table {
  yield ['range', ...identityColumns, ...group, 'change', ...valueColumns]
  for (const row of rows) yield [asked, ...identityOf(row, group), row.change, ...cellsOf(row.value)]
  for (const [place, { name }] of compared.entries()) {
    for (const row of rows) {
      const value = row.compared[place]
      if (value) yield [name, ...identityOf(row, group), null, ...cellsOf(value)]
    }
  }
}

const identityColumns = ['service', 'property_name', 'policy']

interface Identified {
  readonly service: string
  readonly property_name: string
  readonly policy: string
  readonly group: Readonly<Record<string, string | number>>
}

function identityOf(each: Identified, group: readonly string[]): readonly Cell[] {
  return [each.service, each.property_name, each.policy, ...group.map((field) => each.group[field] ?? null)]
}

/** A percentile has its bounds beside it. */
const valueColumns = [
  'value',
  'sum',
  'count',
  'smallest',
  'largest',
  'texts',
  'buckets',
  ...percentileNames.flatMap((name) => [name, `${name}_lower`, `${name}_upper`]),
]

/** What values of any kind have. */
interface Told {
  readonly value?: string | number
  readonly mean?: number | null
  readonly sum?: string | number
  readonly count?: string | number
  readonly smallest?: string | number | null
  readonly largest?: string | number | null
  readonly texts?: readonly { readonly text: string }[]
  readonly bounds?: readonly number[]
  readonly counts?: readonly (string | number)[]
  readonly p50?: Percentile | null
  readonly p90?: Percentile | null
  readonly p95?: Percentile | null
  readonly p99?: Percentile | null
}

function cellsOf(told: Told, bounds: readonly number[] = told.bounds ?? []): readonly Cell[] {
  const { value = told.mean, sum, count, smallest, largest, texts = [], counts } = told
  const buckets = counts?.map((each, place) => `${bounds[place]}|${each}`).join()
  return [
    ...[value, sum, count, smallest, largest].map(numberCell),
    texts.length === 0 ? null : texts.map(({ text }) => text).join('\n'),
    buckets ?? null,
    ...percentileNames.flatMap((name) => {
      const percentile = told[name]
      return percentile ? [percentile.value, percentile.lower, percentile.upper] : [null, null, null]
    }),
  ]
}

/** Integers beyond 2^53 are digits, and a number below 0 is no formula. */
function numberCell(value: string | number | null | undefined): Cell {
  return typeof value === 'string' ? Number(value) : (value ?? null)
}

function boundsIn(series: Series): readonly number[] {
  return series.kind === 'distribution' ? series.bounds : []
}

type Series = SeriesAnswer['series'][number] | SeriesAnswer['compared'][number]['series'][number]
