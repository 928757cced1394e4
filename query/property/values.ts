import { z } from 'zod'
import { bucketColumns } from '../../signals/property.ts'
import type { Condition, Measure } from '../../store/store.ts'
import { largeNumber, numberOrText, rounded } from '../large-number.ts'
import {
  type BoundCounts,
  countsUnder,
  type Distribution,
  distributionOf,
  isUneven,
  percentilesOf,
  totalOf,
} from './distribution.ts'

/** What a policy's value is made of. `own`: of a policy that a service defined itself. */
export type Kind = 'number' | 'average' | 'distribution' | 'own'

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['Sum', 'number'],
  ['Count', 'number'],
  ['Max', 'number'],
  ['Min', 'number'],
  ['Avg', 'average'],
  ['Distr', 'distribution'],
])

export function kindOf(policy: string): Kind {
  return kinds.get(policy) ?? 'own'
}

export const numberShape = {
  value: largeNumber.meta({
    description: `Of Sum and Count the sum, of Max the largest, of Min the smallest${rounded}`,
  }),
}

export const averageShape = {
  value: z.number().meta({ description: 'sum / count: each report weighs as much as the values it is made of' }),
  sum: largeNumber.meta({ description: `Sum of the values${rounded}` }),
  count: largeNumber.meta({ description: `How many they are; a report that does not say counts as one${rounded}` }),
}

const percentile = z
  .object({
    value: z.number().meta({ description: 'By linear interpolation between the bounds' }),
    lower: z.number().nullable().meta({ description: 'It is not less than this; null in the first bucket' }),
    upper: z.number().meta({ description: 'Nor more than this' }),
  })
  .meta({ id: 'PropertyPercentile', description: 'A percentile of the values counted, and the bounds it lies between' })

export const distributionShape = {
  total: largeNumber.meta({ description: `How many values are counted: none above the last bound${rounded}` }),
  counts: z.array(largeNumber).meta({ description: 'Values by bound, in the order of `bounds`' }),
  p50: percentile.nullable(),
  p90: percentile.nullable(),
  p95: percentile.nullable(),
  p99: percentile.nullable(),
}

export const boundsShape = {
  bounds: z.array(z.number()).meta({ description: 'Upper bounds of the buckets, rising' }),
  uneven: z.boolean().meta({
    description: 'Whether servers counted by different bounds: then a count may cover several buckets up to its bound',
  }),
}

export const ownShape = {
  smallest: largeNumber.nullable().meta({ description: `Smallest of its values that are numbers${rounded}` }),
  largest: largeNumber.nullable().meta({ description: `Largest of them${rounded}` }),
  mean: z.number().nullable().meta({ description: 'Mean of them; null where none is a number' }),
  reports: z.int().meta({ description: 'How often it was reported' }),
}

export const percentileNames = ['p50', 'p90', 'p95', 'p99'] as const
const fractions = [0.5, 0.9, 0.95, 0.99]

export type NumberValue = z.infer<z.ZodObject<typeof numberShape>>
export type AverageValue = z.infer<z.ZodObject<typeof averageShape>>
export type DistributionValue = z.infer<z.ZodObject<typeof distributionShape>>
export type OwnValue = z.infer<z.ZodObject<typeof ownShape>>

/** What the store is asked for all kinds but distributions, and which records these are. */
export const numberMeasures: readonly Measure[] = [
  { field: 'value', by: 'sum' },
  { field: 'value', by: 'max' },
  { field: 'value', by: 'min' },
  { field: 'value', by: 'count' },
  { field: 'sum', by: 'sum' },
  { field: 'count', by: 'sum' },
  { field: 'f_timestamp', by: 'count' },
]
export const ofNumbers: Condition = { field: 'policy', operator: 'unlike', pattern: 'Distr' }

/** What it is asked for distributions, by their `bounds`. */
export const distributionMeasures: readonly Measure[] = bucketColumns.map((field) => ({ field, by: 'sum' }))
export const ofDistributions: Condition = { field: 'policy', operator: 'equals', value: 'Distr' }

/** The store's answer to `numberMeasures`. */
type Sums = readonly (number | null)[]

function named([total, largest, smallest, numbers, sum, count, reports]: Sums) {
  return { total, largest, smallest, numbers: numbers ?? 0, sum: sum ?? 0, count: count ?? 0, reports: reports ?? 0 }
}

/** Values of one policy are never added to those of another: each becomes one in its own way. */
export function numberValue(policy: string, sums: Sums): NumberValue {
  const { total, largest, smallest } = named(sums)
  const value = policy === 'Max' ? largest : policy === 'Min' ? smallest : total
  return { value: numberOrText(value ?? 0) }
}

export function averageValue(sums: Sums): AverageValue {
  const { sum, count } = named(sums)
  return { value: sum / count, sum: numberOrText(sum), count: numberOrText(count) }
}

export function ownValue(sums: Sums): OwnValue {
  const { total, largest, smallest, numbers, reports } = named(sums)
  const textOf = (value: number | null | undefined) => (typeof value === 'number' ? numberOrText(value) : null)
  const mean = numbers > 0 ? (total ?? 0) / numbers : null
  return { smallest: textOf(smallest), largest: textOf(largest), mean, reports }
}

/** Whether some of its values are no numbers. */
export function hasTexts(sums: Sums): boolean {
  const { numbers, reports } = named(sums)
  return numbers < reports
}

/** A row of the store's answer to `distributionMeasures`: its bounds are the last of its keys. */
export function boundCounts({
  keys,
  values,
}: {
  readonly keys: readonly unknown[]
  readonly values: Sums
}): BoundCounts {
  return { bounds: String(keys.at(-1)), counts: values }
}

export function boundsOf(rows: readonly BoundCounts[]): { bounds: number[]; uneven: boolean } {
  const distribution = distributionOf(rows)
  return { bounds: [...distribution.bounds], uneven: isUneven(distribution) }
}

/** Its counts are in the order of `bounds`. */
export function distributionValue(bounds: readonly number[], rows: readonly BoundCounts[]): DistributionValue {
  const distribution: Distribution = distributionOf(rows)
  const [p50 = null, p90 = null, p95 = null, p99 = null] = percentilesOf(distribution, fractions)
  return {
    total: numberOrText(totalOf(distribution)),
    counts: countsUnder(bounds, distribution).map(numberOrText),
    p50,
    p90,
    p95,
    p99,
  }
}
