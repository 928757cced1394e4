import { latencyBounds, latencyColumns } from '../../signals/latency.ts'
import { type Calculation, type Formula, type Group, maxOf, overTime, rows, sumOf } from './elastic.ts'
import type { Target, Transformation, Unit } from './panels.ts'

const outcomeSums = ['total_count', 'succ_count', 'timeout_count', 'exce_count', 'total_time'] as const

/** Calls that did not succeed, by all. */
export const failedShare: Calculation = {
  sums: ['timeout_count', 'exce_count', 'total_count'],
  results: { failed: (of) => `(${of('timeout_count')} + ${of('exce_count')}) / ${of('total_count')}` },
}

/** Each outcome's share of all calls. */
export const shares: Calculation = {
  sums: ['timeout_count', 'exce_count', 'total_count'],
  results: {
    timeouts: (of) => `${of('timeout_count')} / ${of('total_count')}`,
    exceptions: (of) => `${of('exce_count')} / ${of('total_count')}`,
  },
}

/** Of calls that succeeded, ms. */
export const average: Calculation = {
  sums: ['total_time', 'succ_count'],
  results: { average: (of) => `${of('total_time')} / ${of('succ_count')}` },
}

const knownBounds = latencyBounds.filter(Number.isFinite)
const lastKnown = knownBounds.length - 1
/** The last bound that all clients know; what took longer is in no column of most of them. */
const lastCommon = knownBounds.indexOf(3000)

/** Percentiles and the average of the calls that succeeded, ms. */
export const latencies: Calculation = {
  sums: ['succ_count', 'total_time', ...latencyColumns],
  steps: Object.fromEntries(latencyColumns.map((column, place) => [upTo(place), countedUpTo(place, column)])),
  results: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), ...average.results },
}

/** The name of how many calls took no longer than a bound. */
function upTo(place: number): string {
  return `up to ${latencyColumns[place]}`
}

function countedUpTo(place: number, column: string): Formula {
  return (of) => (place === 0 ? `${of(column)} + 0` : `${of(upTo(place - 1))} + ${of(column)}`)
}

/**
 * A percentile as Tarsier's own answers have it (query/percentile.ts): within its bucket by linear interpolation; the last
 * common bound where it lies among calls that their client did not count; no number where none were counted. A comparison
 * is 1 or 0, so one line of the sum is the percentile and all others are 0.
 */
function percentile(fraction: number): Formula {
  return (of) => {
    const succeeded = of('succ_count')
    const rank = `(${fraction} * ${succeeded})`
    const all = of(upTo(latencyColumns.length - 1))
    const areAllKnown = `(${all} >= ${succeeded})`
    const buckets = knownBounds.map((bound, place) => {
      const lower = knownBounds[place - 1] ?? 0
      const before = place === 0 ? '0' : of(upTo(place - 1))
      const count = of(latencyColumns[place] ?? '')
      const isHere = `(${before} < ${rank}) * (${rank} <= ${of(upTo(place))})`
      // No division by zero: nothing lies in an empty bucket.
      const value = `(${lower} + ${bound - lower} * (${rank} - ${before}) / (${count} + (${count} == 0)))`
      return place > lastCommon ? `${isHere} * ${areAllKnown} * ${value}` : `${isHere} * ${value}`
    })
    const above = [
      `(${rank} > ${of(upTo(lastCommon))}) * (${all} < ${succeeded}) * ${knownBounds[lastCommon]}`,
      `(${rank} > ${of(upTo(lastKnown))}) * ${areAllKnown} * ${knownBounds[lastKnown]}`,
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

/** `le_50` is told as 50, and what lies above the last bound as +Inf. */
export const boundNames: readonly Transformation[] = [
  { id: 'renameByRegex', options: { regex: '^le_inf$', renamePattern: '+Inf' } },
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
