import { z } from 'zod'
import type { TimeRange } from '../signals/calendar.ts'
import type { Value } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'
import type { AnswerRow, Condition, Measure, Question } from '../store/store.ts'
import { conditionParameters, groupParameter } from './conditions.ts'
import { rangeParameters } from './range.ts'

/** Numbers are numbers; integers beyond 2^53 travel as text (design.md: numbers). */
const sum = z.union([z.number(), z.string().regex(/^-?\d+$/)])
const rounded = '; beyond 2^53 rounded to a double, as text'

const measures = {
  calls: { field: 'total_count', description: 'All calls' },
  successes: { field: 'succ_count', description: 'Calls that succeeded' },
  timeouts: { field: 'timeout_count', description: 'Calls that timed out' },
  exceptions: { field: 'exce_count', description: 'Calls that failed' },
  totalTime: { field: 'total_time', description: 'Sum of the response times, ms' },
} as const

const sums = {
  calls: sum.meta({ description: measures.calls.description + rounded }),
  successes: sum.meta({ description: measures.successes.description + rounded }),
  timeouts: sum.meta({ description: measures.timeouts.description + rounded }),
  exceptions: sum.meta({ description: measures.exceptions.description + rounded }),
  totalTime: sum.meta({ description: measures.totalTime.description + rounded }),
}

const sumsSchema = z.object(sums)
type Sums = z.infer<typeof sumsSchema>

const rangeSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() })

const exampleRange = { from: '2026-01-31T08:00:00.000Z', to: '2026-01-31T09:00:00.000Z' }
const exampleSums = { calls: 100, successes: 97, timeouts: 2, exceptions: 1, totalTime: 960 }

export const servicesParameters = z.strictObject({ ...rangeParameters, ...conditionParameters(stat) })

export const seriesParameters = z.strictObject({
  ...rangeParameters,
  group: groupParameter(stat, 2),
  ...conditionParameters(stat),
})

export const servicesSchema = z
  .object({ range: rangeSchema, services: z.array(z.object({ slave_name: z.string(), ...sums })) })
  .meta({
    description: 'The services called, the most called first',
    examples: [{ range: exampleRange, services: [{ slave_name: 'Shop.OrderServer', ...exampleSums }] }],
  })

export const seriesSchema = z
  .object({
    range: rangeSchema,
    series: z.array(
      z.object({
        group: z.record(z.string(), z.union([z.string(), z.number()])),
        points: z.array(
          z.object({
            time: z.iso.datetime(),
            timestamp: z.int().meta({ description: 'The same, epoch seconds' }),
            ...sums,
          }),
        ),
      }),
    ),
  })
  .meta({
    description: 'A series a group, a point a minute that has reports: a minute that is missing was not reported',
    examples: [
      {
        range: exampleRange,
        series: [
          {
            group: { interface_name: 'placeOrder' },
            points: [{ time: exampleRange.from, timestamp: 1_769_846_400, ...exampleSums }],
          },
        ],
      },
    ],
  })

export type Services = z.infer<typeof servicesSchema>
export type Series = z.infer<typeof seriesSchema>

type StatQuestion = Omit<Question, 'groupLimit'>

const questionMeasures: readonly Measure[] = Object.values(measures).map(({ field }) => ({ field, by: 'sum' }))

/** Which services were called. */
export function servicesQuestion(range: TimeRange, conditions: readonly Condition[]): StatQuestion {
  return { signal: stat, range, conditions, group: ['slave_name'], measures: questionMeasures }
}

/** How calls went by, minute by minute. */
export function seriesQuestion(
  range: TimeRange,
  conditions: readonly Condition[],
  group: readonly string[],
): StatQuestion {
  return { signal: stat, range, conditions, group: ['f_timestamp', ...group], measures: questionMeasures }
}

export function servicesOf(range: TimeRange, rows: readonly AnswerRow[]): Services {
  const services = rows.map((row) => ({ slave_name: String(row.keys[0]), ...sumsOf(row) }))
  services.sort((left, right) => Number(right.calls) - Number(left.calls) || order(left.slave_name, right.slave_name))
  return { range: rangeTexts(range), services }
}

export function seriesOf(range: TimeRange, group: readonly string[], rows: readonly AnswerRow[]): Series {
  const series = new Map<string, Series['series'][number]>()
  for (const row of rows) {
    const [time, ...keys] = row.keys
    const name = JSON.stringify(keys.map(String))
    const known = series.get(name) ?? { group: groupOf(group, keys), points: [] }
    series.set(name, known)
    known.points.push({ time: textOf(Number(time)), timestamp: Number(time), ...sumsOf(row) })
  }
  const sorted = [...series].sort(([left], [right]) => order(left, right)).map(([, each]) => each)
  for (const { points } of sorted) points.sort((left, right) => left.timestamp - right.timestamp)
  return { range: rangeTexts(range), series: sorted }
}

/** Grouped are names and 32-bit integers. */
function groupOf(names: readonly string[], keys: readonly Value[]): Record<string, string | number> {
  return Object.fromEntries(names.map((name, place) => [name, textOrNumber(keys[place] ?? '')]))
}

function textOrNumber(key: Value): string | number {
  return typeof key === 'bigint' ? Number(key) : key
}

function sumsOf({ values }: AnswerRow): Sums {
  const [calls, successes, timeouts, exceptions, totalTime] = values.map(numberOrText)
  return {
    calls: calls ?? 0,
    successes: successes ?? 0,
    timeouts: timeouts ?? 0,
    exceptions: exceptions ?? 0,
    totalTime: totalTime ?? 0,
  }
}

function numberOrText(value: number | null): number | string {
  if (value === null || Number.isSafeInteger(value) || !Number.isInteger(value)) return value ?? 0
  return BigInt(value).toString()
}

function rangeTexts({ from, to }: TimeRange): { from: string; to: string } {
  return { from: textOf(from), to: textOf(to) }
}

function textOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
