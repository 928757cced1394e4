import type { StatRecord } from '../signals/stat.ts'
import { beginCalls, type CallSeries, CallTally, callLines, durationLines, seriesOfCalls } from './call-series.ts'
import { type Family, furtherLabel } from './family.ts'
import { dropIdle, type SeriesLimit } from './series-limit.ts'

/** Tallies that are kept for reports to come, and the numbers that one may have room for: 6 MB at most. */
const mostEmpty = 500
const largestEmpty = 1500

export interface CallsOptions {
  readonly limit: SeriesLimit
  /** Whether addresses and ports are labels too. */
  readonly addresses: boolean
}

type Names = Pick<StatRecord, 'from_client' | 'master_name' | 'slave_name' | 'slave_set'>
type Addresses = Pick<StatRecord, 'master_ip' | 'slave_ip' | 'slave_port'>

/** A caller and a callee, and the series of its functions by return code and name. */
interface Pair {
  readonly names: Names
  /** Where they are no labels, of whichever comes first. */
  readonly addresses: Addresses
  /** Also its key: no two pairs have the same text. */
  readonly labels: string
  readonly series: Map<number, Map<string, CallSeries>>
}

/**
 * Counts calls as stat records say them. Every record of the program comes here, and most find their series without a text
 * of its labels: heads of one pair come one after the other.
 */
export class Calls {
  readonly #limit: SeriesLimit
  readonly #addresses: boolean
  /** Those with series. */
  readonly #pairs = new Map<string, Pair>()
  #lastPair: Pair | undefined
  /** For reports to come: to make one costs more than to fill it. */
  readonly #emptyTallies: CallTally[] = []

  constructor({ limit, addresses }: CallsOptions) {
    this.#limit = limit
    this.#addresses = addresses
    limit.bounds({ dropIdle: (since) => this.#dropIdle(since) })
  }

  beginTally(): CallTally {
    return this.#emptyTallies.pop() ?? new CallTally()
  }

  /** Raises the series by what a report adds, once: the tally is another report's then. */
  raise(tally: CallTally, now: number): void {
    tally.raise(now)
    if (this.#emptyTallies.length < mostEmpty && tally.room <= largestEmpty) this.#emptyTallies.push(tally)
  }

  /** Adds a record to a tally; false where there is no room for its series. `now` is on the monotonic clock. */
  count(record: StatRecord, tally: CallTally, now: number): boolean {
    const pair = this.#pairOf(record)
    const series = pair.series.get(record.return_value)?.get(record.interface_name) ?? this.#begin(pair, record, now)
    if (!series) return false
    // It must not be dropped as idle before the tally is raised.
    series.changedAt = now
    tally.add(series, record)
    return true
  }

  #pairOf(record: StatRecord): Pair {
    const last = this.#lastPair
    if (last && isOfNames(record, last.names) && (!this.#addresses || isAt(record, last.addresses))) return last
    const labels = namesText(record) + (this.#addresses ? addressesText(record) : '')
    this.#lastPair = this.#pairs.get(labels) ?? pairOf(record, labels)
    return this.#lastPair
  }

  #begin(pair: Pair, { return_value, interface_name }: StatRecord, now: number): CallSeries | undefined {
    if (!this.#limit.take(seriesOfCalls, now)) return undefined
    const ofFunction = furtherLabel('interface_name', interface_name) + furtherLabel('return_value', return_value)
    const begun = beginCalls(pair.labels + ofFunction, now)
    const functions = pair.series.get(return_value) ?? new Map<string, CallSeries>()
    pair.series.set(return_value, functions.set(interface_name, begun))
    this.#pairs.set(pair.labels, pair)
    return begun
  }

  #dropIdle(since: number): number {
    let dropped = 0
    for (const [labels, { series }] of this.#pairs) {
      for (const [code, functions] of series) {
        dropped += dropIdle(functions, since)
        if (functions.size === 0) series.delete(code)
      }
      if (series.size === 0) this.#pairs.delete(labels)
    }
    return dropped
  }

  *#lines(linesOf: (series: CallSeries) => string): Generator<string> {
    for (const { series } of this.#pairs.values()) {
      for (const functions of series.values()) yield* functions.values().map(linesOf)
    }
  }

  families(): readonly Family[] {
    return [
      {
        name: 'tars_calls',
        type: 'counter',
        help: 'Calls that services reported, by result',
        samples: () => this.#lines(callLines),
      },
      {
        name: 'tars_call_duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        help: 'Response times as services reported them; +Inf also counts calls slower than the last bound',
        samples: () => this.#lines(durationLines),
      },
    ]
  }
}

function pairOf(record: StatRecord, labels: string): Pair {
  const { from_client, master_name, slave_name, slave_set, master_ip, slave_ip, slave_port } = record
  const names = { from_client, master_name, slave_name, slave_set }
  return { names, addresses: { master_ip, slave_ip, slave_port }, labels, series: new Map() }
}

function isOfNames(record: StatRecord, { from_client, master_name, slave_name, slave_set }: Names): boolean {
  return (
    record.slave_name === slave_name &&
    record.master_name === master_name &&
    record.from_client === from_client &&
    record.slave_set === slave_set
  )
}

function isAt(record: StatRecord, { master_ip, slave_ip, slave_port }: Addresses): boolean {
  return record.slave_ip === slave_ip && record.slave_port === slave_port && record.master_ip === master_ip
}

function namesText({ from_client, master_name, slave_name, slave_set }: Names): string {
  const view = from_client === 1 ? 'view="callers"' : 'view="callees"'
  const pair = furtherLabel('master_name', master_name) + furtherLabel('slave_name', slave_name)
  return view + pair + furtherLabel('slave_set', slave_set)
}

function addressesText({ master_ip, slave_ip, slave_port }: Addresses): string {
  return (
    furtherLabel('master_ip', master_ip) + furtherLabel('slave_ip', slave_ip) + furtherLabel('slave_port', slave_port)
  )
}
