import { latencyBounds, latencyColumns } from '../../signals/latency.ts'
import { type Formulas, type Group, maxOf, overTime, rows, sumOf } from './elastic.ts'
import type { Target, Transformation, Unit } from './panels.ts'

/** Sums of which shares and averages are made. */
export const outcomeSums = ['total_count', 'succ_count', 'timeout_count', 'exce_count', 'total_time'] as const

/** Calls that did not succeed, by all. */
export const failedShare: Formulas = {
  failed: (sum) => `(${sum('timeout_count')} + ${sum('exce_count')}) / ${sum('total_count')}`,
}

/** Each outcome's share of all calls. */
export const shares: Formulas = {
  timeouts: (sum) => `${sum('timeout_count')} / ${sum('total_count')}`,
  exceptions: (sum) => `${sum('exce_count')} / ${sum('total_count')}`,
}

/** Of calls that succeeded, ms. */
export const average: Formulas = { average: (sum) => `${sum('total_time')} / ${sum('succ_count')}` }

/** The bounds that all clients know; what took longer is in no column of most of them. */
const commonBounds = latencyBounds.filter((bound) => bound <= 3000)
const knownBounds = latencyBounds.filter(Number.isFinite)

/** Sums of which percentiles are made. */
export const latencySums = ['succ_count', ...latencyColumns] as const

/**
 * A percentile of the calls that succeeded, ms, as Tarsier's own answers have it (query/percentile.ts): within its bucket
 * by linear interpolation; the last common bound where it lies among calls that their client did not count; no number
 * where none were counted. A comparison is 1 or 0, so one line of the sum is the percentile and all others are 0.
 */
export function percentile(fraction: number): (sum: (field: string) => string) => string {
  return (sum) => {
    const upTo = (place: number) => `(${['0', ...latencyColumns.slice(0, place + 1).map(sum)].join(' + ')})`
    const rank = `(${fraction} * ${sum('succ_count')})`
    const all = upTo(latencyColumns.length - 1)
    const areAllKnown = `(${all} >= ${sum('succ_count')})`
    const buckets = knownBounds.map((bound, place) => {
      const lower = knownBounds[place - 1] ?? 0
      const count = sum(latencyColumns[place] ?? '')
      const isHere = `(${upTo(place - 1)} < ${rank}) * (${rank} <= ${upTo(place)})`
      // No division by zero: nothing lies in an empty bucket.
      const value = `(${lower} + ${bound - lower} * (${rank} - ${upTo(place - 1)}) / (${count} + (${count} == 0)))`
      return bound > (commonBounds.at(-1) ?? 0) ? `${isHere} * ${areAllKnown} * ${value}` : `${isHere} * ${value}`
    })
    const above = [
      `(${rank} > ${upTo(commonBounds.length - 1)}) * (${all} < ${sum('succ_count')}) * ${commonBounds.at(-1)}`,
      `(${rank} > ${upTo(knownBounds.length - 1)}) * ${areAllKnown} * ${knownBounds.at(-1)}`,
    ]
    return [...buckets, ...above, `0 / (${all} > 0)`].join(' + ')
  }
}

/** Calls by how long they took: a series a bound. */
export function byLatency(query: string): Target {
  return overTime(
    query,
    latencyColumns.map((column, place) => sumOf(column, String(place + 1))),
    '{{field}}',
  )
}

/** `le_50` is told as 50, and calls above the last bound as such. */
export const boundNames: readonly Transformation[] = [
  { id: 'renameByRegex', options: { regex: '^le_inf$', renamePattern: '> 100000' } },
  { id: 'renameByRegex', options: { regex: '^le_(\\d+)$', renamePattern: '$1' } },
]

/** How calls went, a row a group; the columns are then named by `outcomeColumns`. */
export function outcomes(query: string, ...groups: readonly Group[]): Target {
  return rows(
    query,
    [...outcomeSums.map((field, place) => sumOf(field, String(place + 1))), maxOf('maxrsp_time', '6')],
    ...groups,
  )
}

/** Shares and averages beside the sums, and words instead of fields; `fields` are the groups'. */
export function outcomeColumns(fields: Readonly<Record<string, string>>): readonly Transformation[] {
  return [
    quotient('Sum timeout_count', 'Sum total_count', 'Timeouts'),
    quotient('Sum exce_count', 'Sum total_count', 'Exceptions'),
    quotient('Sum total_time', 'Sum succ_count', 'Average'),
    {
      id: 'organize',
      options: {
        excludeByName: {
          'Sum succ_count': true,
          'Sum timeout_count': true,
          'Sum exce_count': true,
          'Sum total_time': true,
        },
        renameByName: { ...fields, 'Sum total_count': 'Calls', Max: 'Longest' },
      },
    },
  ]
}

export const outcomeUnits: Readonly<Record<string, Unit>> = {
  Calls: 'short',
  Timeouts: 'percentunit',
  Exceptions: 'percentunit',
  Average: 'ms',
  Longest: 'ms',
}

function quotient(left: string, right: string, alias: string): Transformation {
  return { id: 'calculateField', options: { mode: 'binary', binary: { left, operator: '/', right }, alias } }
}
