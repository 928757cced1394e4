import type { StatRecord } from '../signals/stat.ts'
import { beginCalls, type CallSeries, type CallTally, callLines, durationLines, seriesOfCalls } from './call-series.ts'
import { type Family, furtherLabel } from './family.ts'
import { dropIdle, type SeriesLimit } from './series-limit.ts'

export interface CallsOptions {
  readonly limit: SeriesLimit
  /** Whether addresses and ports are labels too. */
  readonly addresses: boolean
}

/** The series of one caller and callee, by return code and function. */
interface Pair {
  readonly view: number
  readonly master: string
  readonly slave: string
  readonly set: string
  readonly series: Map<number, Map<string, CallSeries>>
}

/**
 * Counts calls as stat records say them. Every record of the program comes here, so a series is found without a text of
 * its labels where that can be: heads of one caller and callee come one after the other.
 */
export class Calls {
  readonly #limit: SeriesLimit
  readonly #addresses: boolean
  /** By the text of their labels: no two combinations have the same. */
  readonly #series = new Map<string, CallSeries>()
  /** By the text of their labels; only those with series. */
  readonly #pairs = new Map<string, Pair>()
  #lastPair: Pair | undefined

  constructor({ limit, addresses }: CallsOptions) {
    this.#limit = limit
    this.#addresses = addresses
    limit.bounds({ dropIdle: (since) => this.#dropIdle(since) })
  }

  /** Adds a record to a tally; false where there is no room for its series. `now` is on the monotonic clock. */
  count(record: StatRecord, tally: CallTally, now: number): boolean {
    const series = this.#addresses ? this.#seriesOf(this.#labelsOf(record), now) : this.#knownSeries(record, now)
    if (!series) return false
    // It must not be dropped as idle before the tally is raised.
    series.changedAt = now
    tally.add(series, record)
    return true
  }

  #knownSeries(record: StatRecord, now: number): CallSeries | undefined {
    const pair = this.#pairOf(record)
    const known = pair.series.get(record.return_value)?.get(record.interface_name)
    if (known) return known
    const series = this.#seriesOf(this.#labelsOf(record), now)
    if (!series) return undefined
    const ofCode = pair.series.get(record.return_value) ?? new Map<string, CallSeries>()
    pair.series.set(record.return_value, ofCode.set(record.interface_name, series))
    this.#pairs.set(pairLabels(record), pair)
    return series
  }

  #pairOf(record: StatRecord): Pair {
    const { from_client: view, master_name: master, slave_name: slave, slave_set: set } = record
    const last = this.#lastPair
    if (last && last.slave === slave && last.master === master && last.view === view && last.set === set) return last
    this.#lastPair = this.#pairs.get(pairLabels(record)) ?? { view, master, slave, set, series: new Map() }
    return this.#lastPair
  }

  #seriesOf(labels: string, now: number): CallSeries | undefined {
    const known = this.#series.get(labels)
    if (known || !this.#limit.take(seriesOfCalls, now)) return known
    const begun = beginCalls(labels, now)
    this.#series.set(labels, begun)
    return begun
  }

  #labelsOf(record: StatRecord): string {
    const names =
      pairLabels(record) +
      furtherLabel('interface_name', record.interface_name) +
      furtherLabel('return_value', record.return_value)
    if (!this.#addresses) return names
    const { master_ip, slave_ip, slave_port } = record
    return (
      names +
      furtherLabel('master_ip', master_ip) +
      furtherLabel('slave_ip', slave_ip) +
      furtherLabel('slave_port', slave_port)
    )
  }

  #dropIdle(since: number): number {
    // Those that stay are found anew by their labels.
    for (const { series } of this.#pairs.values()) series.clear()
    this.#pairs.clear()
    return dropIdle(this.#series, since)
  }

  families(): readonly Family[] {
    return [
      {
        name: 'tars_calls',
        type: 'counter',
        help: 'Calls that services reported, by result',
        samples: () => this.#series.values().map(callLines),
      },
      {
        name: 'tars_call_duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        help: 'Response times as services reported them; +Inf also counts calls slower than the last bound',
        samples: () => this.#series.values().map(durationLines),
      },
    ]
  }
}

function pairLabels({ from_client: view, master_name, slave_name, slave_set }: StatRecord): string {
  const names =
    furtherLabel('master_name', master_name) +
    furtherLabel('slave_name', slave_name) +
    furtherLabel('slave_set', slave_set)
  return (view === 1 ? 'view="callers"' : 'view="callees"') + names
}
