import type { Contribution } from '../queue/queue.ts'
import type { PropertyRecord } from '../signals/property.ts'
import type { StatRecord } from '../signals/stat.ts'
import { Calls } from './calls.ts'
import type { Family } from './family.ts'
import { Properties, type PropertyTally } from './properties.ts'
import { SeriesLimit } from './series-limit.ts'

export interface TarsMetricsOptions {
  /** The largest number of time series. */
  readonly mostSeries: number
  /** Whether addresses and ports are labels too. */
  readonly addresses: boolean
  /** The monotonic clock, ms. */
  readonly now?: () => number
}

/** What services reported, as Prometheus has it. */
export interface TarsMetrics {
  /** Sums up a contribution; what it gives raises the counters by that, to be called once it is durable. */
  prepare(contribution: Contribution): () => void
  families(): readonly Family[]
}

/** Calls of longer ago are no part of what happens now, as a counter would tell them, s. */
const oldestCounted = 3600

/** Why records are left out, by signal. */
const reasons = {
  stat: ['series', 'old'],
  property: ['series', 'old', 'value'],
} as const

type CountedSignal = keyof typeof reasons

type Refusal = (typeof reasons)[CountedSignal][number]

export function createTarsMetrics({
  mostSeries,
  addresses,
  now = () => performance.now(),
}: TarsMetricsOptions): TarsMetrics {
  const limit = new SeriesLimit(mostSeries)
  const calls = new Calls({ limit, addresses })
  const properties = new Properties({ limit, addresses, now })
  const leftOut = new Map<string, number>()

  function leaveOut(signal: CountedSignal, reason: Refusal, records: number): void {
    const labels = leftOutLabels(signal, reason)
    leftOut.set(labels, (leftOut.get(labels) ?? 0) + records)
  }

  function prepareCalls(records: readonly StatRecord[], oldest: number): () => void {
    const at = now()
    const tally = calls.beginTally()
    let old = 0
    let crowded = 0
    for (const record of records) {
      if (record.f_timestamp < oldest) old++
      else if (!calls.count(record, tally, at)) crowded++
    }
    return () => {
      calls.raise(tally, now())
      leaveOut('stat', 'old', old)
      leaveOut('stat', 'series', crowded)
    }
  }

  function prepareProperties(records: readonly PropertyRecord[], oldest: number): () => void {
    const at = now()
    const tally: PropertyTally = []
    const refusals: Refusal[] = []
    for (const record of records) {
      const refusal = record.f_timestamp < oldest ? 'old' : properties.count(record, tally, at)
      if (refusal) refusals.push(refusal)
    }
    return () => {
      leaveOut('property', 'series', properties.raise(tally, now()))
      for (const refusal of refusals) leaveOut('property', refusal, 1)
    }
  }

  function prepare({ signal, records, receivedAt }: Contribution): () => void {
    const oldest = receivedAt / 1000 - oldestCounted
    // The contribution says which signal its records are of.
    if (signal === 'stat') return prepareCalls(records as readonly StatRecord[], oldest)
    if (signal === 'property') return prepareProperties(records as readonly PropertyRecord[], oldest)
    return () => undefined
  }

  return {
    prepare,
    families: () => [...calls.families(), ...properties.families(), ...ownFamilies(limit, leftOut)],
  }
}

function leftOutLabels(signal: CountedSignal, reason: Refusal): string {
  return `signal="${signal}",reason="${reason}"`
}

/** What tells whether the others are complete. */
function ownFamilies({ used, most }: SeriesLimit, leftOut: ReadonlyMap<string, number>): readonly Family[] {
  const leftOutLines = Object.entries(reasons).flatMap(([signal, ofSignal]) =>
    ofSignal.map((reason) => {
      // Object.entries forgets the key names that `reasons` has.
      const labels = leftOutLabels(signal as CountedSignal, reason)
      return `tarsier_tars_left_out_records_total{${labels}} ${leftOut.get(labels) ?? 0}\n`
    }),
  )
  return [
    {
      name: 'tarsier_tars_left_out_records',
      type: 'counter',
      help: 'Records that are not counted above: no room for their series, of more than an hour ago, or a value that is no number',
      samples: () => leftOutLines,
    },
    {
      name: 'tarsier_tars_series',
      type: 'gauge',
      help: 'Time series that there is room taken for',
      samples: () => [`tarsier_tars_series ${used}\n`],
    },
    {
      name: 'tarsier_tars_series_limit',
      type: 'gauge',
      help: 'The largest number of time series, TARSIER_TARS_METRICS_SERIES',
      samples: () => [`tarsier_tars_series_limit ${most}\n`],
    },
  ]
}
