import { z } from 'zod'
import { latencyColumns } from '../signals/latency.ts'
import type { Measure } from '../store/store.ts'
import { largeNumber, numberOrText, rounded } from './large-number.ts'
import { callsAbove, type Latency, percentileOf } from './percentile.ts'

const share = z.number().nullable()
const percentile = z
  .object({
    value: z
      .number()
      .meta({ description: 'By linear interpolation between the bounds; the lower one without an upper' }),
    lower: z.number().meta({ description: 'It is not less than this' }),
    upper: z.number().nullable().meta({ description: 'Nor more than this; null above the last bound' }),
  })
  .meta({ id: 'Percentile', description: 'A percentile of the response times, ms, and the bounds of its bucket' })

export const measuresShape = {
  calls: largeNumber.meta({ description: `All calls${rounded}` }),
  successes: largeNumber.meta({ description: `Calls that succeeded${rounded}` }),
  timeouts: largeNumber.meta({ description: `Calls that timed out${rounded}` }),
  exceptions: largeNumber.meta({ description: `Calls that failed${rounded}` }),
  totalTime: largeNumber.meta({ description: `Sum of the response times, ms${rounded}` }),
  callsPerMinute: z.number().meta({ description: 'By the minutes that have begun' }),
  successRate: share.meta({ description: 'successes / calls; null without calls' }),
  timeoutRate: share.meta({ description: 'timeouts / calls; null without calls' }),
  exceptionRate: share.meta({ description: 'exceptions / calls; null without calls' }),
  average: share.meta({ description: 'totalTime / successes, ms; null where none succeeded' }),
  maxTime: z.number().nullable().meta({ description: 'Longest response time, ms' }),
  p50: percentile.nullable(),
  p90: percentile.nullable(),
  p95: percentile.nullable(),
  p99: percentile
    .nullable()
    .meta({ description: 'Of calls that succeeded; null where none did, or where reports did not count them by time' }),
  above: largeNumber.meta({
    description: 'Calls that succeeded and took longer than the last bound of their client, which is 3,000 ms for most',
  }),
}

export const measuresSchema = z
  .object(measuresShape)
  .meta({ id: 'Measures', description: 'How calls went: counts, shares of all calls from 0 to 1, times in ms' })

export type Measures = z.infer<typeof measuresSchema>

export const exampleMeasures: Measures = {
  calls: 100,
  successes: 97,
  timeouts: 2,
  exceptions: 1,
  totalTime: 970,
  callsPerMinute: 100,
  successRate: 0.97,
  timeoutRate: 0.02,
  exceptionRate: 0.01,
  average: 10,
  maxTime: 73,
  p50: { value: 7.5, lower: 5, upper: 10 },
  p90: { value: 42, lower: 10, upper: 50 },
  p95: { value: 48, lower: 10, upper: 50 },
  p99: { value: 70, lower: 50, upper: 100 },
  above: 0,
}

export const measureNames = [
  'calls',
  'successes',
  'timeouts',
  'exceptions',
  'totalTime',
  'callsPerMinute',
  'successRate',
  'timeoutRate',
  'exceptionRate',
  'average',
  'maxTime',
  'p50',
  'p90',
  'p95',
  'p99',
  'above',
] as const satisfies readonly (keyof Measures)[]

export type MeasureName = (typeof measureNames)[number]

const latencyFields = ['succ_count', 'maxrsp_time', ...latencyColumns]

/** The fields that a measure is made of. */
const fieldsOf: Readonly<Record<MeasureName, readonly string[]>> = {
  calls: ['total_count'],
  successes: ['succ_count'],
  timeouts: ['timeout_count'],
  exceptions: ['exce_count'],
  totalTime: ['total_time'],
  callsPerMinute: ['total_count'],
  successRate: ['succ_count', 'total_count'],
  timeoutRate: ['timeout_count', 'total_count'],
  exceptionRate: ['exce_count', 'total_count'],
  average: ['total_time', 'succ_count'],
  maxTime: ['maxrsp_time'],
  p50: latencyFields,
  p90: latencyFields,
  p95: latencyFields,
  p99: latencyFields,
  above: latencyFields,
}

/** What the store is to be asked for these measures. */
export function sumsFor(names: readonly MeasureName[]): readonly Measure[] {
  const fields = new Set(names.flatMap((name) => fieldsOf[name]))
  return [...fields].map((field) => ({ field, by: field === 'maxrsp_time' ? 'max' : 'sum' }))
}

/** What the store is to be asked for all of them. */
export const allSums = sumsFor(measureNames)

/** What the store is to be asked for how long calls took. */
export const latencySums = sumsFor(['above'])

/**
 * The measures of what the store answered for `sums`; those whose fields it was not asked for are as without calls.
 * Without an answer there were no calls.
 */
export function measuresOf(sums: readonly Measure[], values: readonly (number | null)[], minutes: number): Measures {
  const sumOf = (field: string) => valueIn(field, sums, values) ?? 0
  const [calls, successes, timeouts, exceptions, totalTime] = [
    sumOf('total_count'),
    sumOf('succ_count'),
    sumOf('timeout_count'),
    sumOf('exce_count'),
    sumOf('total_time'),
  ]
  const latency = latencyOf(sums, values)
  return {
    calls: numberOrText(calls),
    successes: numberOrText(successes),
    timeouts: numberOrText(timeouts),
    exceptions: numberOrText(exceptions),
    totalTime: numberOrText(totalTime),
    callsPerMinute: calls / minutes,
    successRate: ratio(successes, calls),
    timeoutRate: ratio(timeouts, calls),
    exceptionRate: ratio(exceptions, calls),
    average: ratio(totalTime, successes),
    maxTime: latency.longest,
    p50: percentileOf(latency, 0.5),
    p90: percentileOf(latency, 0.9),
    p95: percentileOf(latency, 0.95),
    p99: percentileOf(latency, 0.99),
    above: numberOrText(callsAbove(latency)),
  }
}

/** How long the calls took that the store answered for. */
export function latencyOf(sums: readonly Measure[], values: readonly (number | null)[]): Latency {
  return {
    succeeded: valueIn('succ_count', sums, values) ?? 0,
    counts: latencyColumns.map((column) => valueIn(column, sums, values) ?? 0),
    longest: valueIn('maxrsp_time', sums, values),
  }
}

/** Null where the store was not asked for the field. */
function valueIn(field: string, sums: readonly Measure[], values: readonly (number | null)[]): number | null {
  return values[sums.findIndex((each) => each.field === field)] ?? null
}

/** A measure as one number, by which things are ordered and compared. */
export function magnitude(measures: Measures, name: MeasureName): number | null {
  const value = measures[name]
  if (value === null) return null
  return typeof value === 'object' ? value.value : Number(value)
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
