import type { PropertyRecord } from '../signals/property.ts'
import { addDistribution, beginDistribution, type Distribution, distributionLines } from './distribution.ts'
import { type Family, furtherLabel, label, raised } from './family.ts'
import { beginGauge, type Gauge, setGauge, shownValue } from './gauge.ts'
import { dropIdle, type SeriesLimit, type Told } from './series-limit.ts'

/** What reports since the beginning add up to; undefined where the policy has no such part. */
interface Amounts extends Told {
  readonly kind: 'amounts'
  sum: number | undefined
  /** The amounts below zero, without their sign: no counter goes down. Undefined until there is one. */
  negativeSum: number | undefined
  count: number | undefined
}

type PropertySeries = Amounts | Distribution | Gauge

/** A server, and its series by property and policy. */
interface Server {
  readonly service: string
  readonly set: string
  readonly container: string
  /** Where it is no label, of whichever comes first. */
  readonly address: string
  /** Also its key: no two servers have the same text. */
  readonly labels: string
  readonly series: Map<string, Map<string, PropertySeries>>
}

/** What a report adds to series, until it is acknowledged. */
export type PropertyTally = { readonly series: PropertySeries; readonly record: PropertyRecord }[]

/** Why a record is not counted: there is no room for its series, or its value is none that the policy's series can have. */
export type PropertyRefusal = 'series' | 'value'

export interface PropertiesOptions {
  readonly limit: SeriesLimit
  /** Whether the server's address is a label too. */
  readonly addresses: boolean
  /** The monotonic clock, ms. */
  readonly now: () => number
}

/** Keeps properties as Prometheus has such values, by their policy (ADR 0018). */
export class Properties {
  readonly #limit: SeriesLimit
  readonly #addresses: boolean
  readonly #now: () => number
  /** Those with series. */
  readonly #servers = new Map<string, Server>()
  #lastServer: Server | undefined

  constructor({ limit, addresses, now }: PropertiesOptions) {
    this.#limit = limit
    this.#addresses = addresses
    this.#now = now
    limit.bounds({ dropIdle: (since) => this.#dropIdle(since) })
  }

  /** Adds a record to a tally; says why where it does not. `now` is on the monotonic clock. */
  count(record: PropertyRecord, tally: PropertyTally, now: number): PropertyRefusal | undefined {
    if (!hasValue(record)) return 'value'
    const server = this.#serverOf(record)
    const series = server.series.get(record.property_name)?.get(record.policy) ?? this.#begin(server, record, now)
    if (!series) return 'series'
    // It must not be dropped as idle before the tally is raised.
    series.changedAt = now
    tally.push({ series, record })
    return undefined
  }

  /** Raises the series by what a report adds; gives how many records found no room for further ones of theirs. */
  raise(tally: PropertyTally, now: number): number {
    let crowded = 0
    for (const { series, record } of tally) {
      if (!this.#add(series, record, now)) crowded++
      series.changedAt = now
    }
    return crowded
  }

  #serverOf(record: PropertyRecord): Server {
    const { service, set_suffix: set, s_container: container, master_ip: address } = record
    const last = this.#lastServer
    const isLast = last && last.service === service && last.set === set && last.container === container
    if (isLast && (!this.#addresses || last.address === address)) return last
    const labels = serverText(record) + (this.#addresses ? furtherLabel('master_ip', address) : '')
    this.#lastServer = this.#servers.get(labels) ?? { service, set, container, address, labels, series: new Map() }
    return this.#lastServer
  }

  #begin(server: Server, { property_name, policy }: PropertyRecord, now: number): PropertySeries | undefined {
    if (!this.#limit.take(seriesAtFirst(policy), now)) return undefined
    const labels = label('policy', policy) + server.labels + furtherLabel('property_name', property_name)
    const begun = beginSeries(policy, labels, now)
    const byPolicy = server.series.get(property_name) ?? new Map<string, PropertySeries>()
    server.series.set(property_name, byPolicy.set(policy, begun))
    this.#servers.set(server.labels, server)
    return begun
  }

  /** False, and nothing added, where there is no room for the series that it would need. */
  #add(series: PropertySeries, record: PropertyRecord, now: number): boolean {
    switch (series.kind) {
      case 'amounts':
        return this.#addAmounts(series, record, now)
      case 'distribution':
        return addDistribution(series, record, (more) => this.#limit.take(more, now))
      case 'gauge':
        setGauge(series, Number(record.value), now)
        return true
    }
  }

  #addAmounts(series: Amounts, record: PropertyRecord, now: number): boolean {
    const { sum, count } = amountsOf(record)
    if (sum < 0 && series.negativeSum === undefined) {
      if (!this.#limit.take(1, now)) return false
      series.series++
      series.negativeSum = 0
    }
    if (series.sum !== undefined) series.sum = raised(series.sum, sum)
    if (series.negativeSum !== undefined) series.negativeSum = raised(series.negativeSum, -sum)
    if (series.count !== undefined) series.count = raised(series.count, count)
    return true
  }

  #dropIdle(since: number): number {
    let dropped = 0
    for (const [labels, { series }] of this.#servers) {
      for (const [property, byPolicy] of series) {
        dropped += dropIdle(byPolicy, since)
        if (byPolicy.size === 0) series.delete(property)
      }
      if (series.size === 0) this.#servers.delete(labels)
    }
    return dropped
  }

  families(): readonly Family[] {
    const lines = (name: string, partOf: (series: PropertySeries) => number | undefined) => () =>
      this.#lines((series) => {
        const value = partOf(series)
        return value === undefined ? '' : `${name}{${series.labels}} ${value}\n`
      })
    const amount = (part: 'sum' | 'negativeSum' | 'count') => (series: PropertySeries) =>
      series.kind === 'amounts' ? series[part] : undefined
    return [
      {
        name: 'tars_property_sum',
        type: 'counter',
        help: 'What the values of a property add up to, by Sum or by Avg; amounts below zero are not in it',
        samples: lines('tars_property_sum_total', amount('sum')),
      },
      {
        name: 'tars_property_negative_sum',
        type: 'counter',
        help: 'What the amounts below zero add up to, without their sign',
        samples: lines('tars_property_negative_sum_total', amount('negativeSum')),
      },
      {
        name: 'tars_property_count',
        type: 'counter',
        help: 'How many values a property had, by Count or by Avg',
        samples: lines('tars_property_count_total', amount('count')),
      },
      {
        name: 'tars_property_distribution',
        type: 'histogram',
        help: "Values of a property under the service's own bounds, by Distr",
        samples: () => this.#lines((series) => (series.kind === 'distribution' ? distributionLines(series) : '')),
      },
      {
        name: 'tars_property_value',
        type: 'gauge',
        help: "The largest or smallest value of the last minutes, by Max or Min; of a service's own policy the last one",
        samples: lines('tars_property_value', (series) =>
          series.kind === 'gauge' ? shownValue(series, this.#now()) : undefined,
        ),
      },
    ]
  }

  *#lines(linesOf: (series: PropertySeries) => string): Generator<string> {
    for (const { series } of this.#servers.values()) {
      for (const byPolicy of series.values()) yield* byPolicy.values().map(linesOf)
    }
  }
}

/** A label `service` would be hidden by the one that Prometheus' operator gives to each target. */
function serverText({ service, set_suffix, s_container }: PropertyRecord): string {
  return (
    furtherLabel('module', service) + furtherLabel('set_suffix', set_suffix) + furtherLabel('s_container', s_container)
  )
}

/** Texts of own policies have none, and no counter takes a count below zero. */
function hasValue({ policy, value = Number.NaN, count = 0 }: PropertyRecord): boolean {
  if (policy === 'Distr') return true
  if (policy === 'Count') return value >= 0
  return !Number.isNaN(value) && count >= 0
}

function amountsOf({ policy, value = 0, sum = value, count = 1 }: PropertyRecord): { sum: number; count: number } {
  return policy === 'Avg' ? { sum, count: Number(count) } : { sum: value, count: value }
}

/** A sum and a count, or one of them; further ones come with what needs them. */
function seriesAtFirst(policy: string): number {
  return policy === 'Avg' ? 2 : 1
}

function beginSeries(policy: string, labels: string, now: number): PropertySeries {
  const none = { sum: undefined, negativeSum: undefined, count: undefined }
  const amounts = { kind: 'amounts', labels, series: seriesAtFirst(policy), changedAt: now, ...none } as const
  switch (policy) {
    case 'Sum':
      return { ...amounts, sum: 0 }
    case 'Count':
      return { ...amounts, count: 0 }
    case 'Avg':
      return { ...amounts, sum: 0, count: 0 }
    case 'Distr':
      return beginDistribution(labels, now)
    default:
      return beginGauge(policy, labels, now)
  }
}
