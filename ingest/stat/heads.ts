import type { StatRecord } from '../../signals/stat.ts'
import { smallest } from '../numbers.ts'
import type { StatBody } from './report.ts'

/** A head by the names of the document's fields. */
export type Dimensions = Pick<
  StatRecord,
  | 'master_name'
  | 'slave_name'
  | 'interface_name'
  | 'tars_version'
  | 'master_ip'
  | 'slave_ip'
  | 'slave_port'
  | 'return_value'
  | 'slave_set'
>

interface Entry {
  readonly dimensions: Dimensions
  body: StatBody
  /** The body's, once several are merged: grown in place, since a packet may repeat a head ten thousand times. */
  intervals: number[] | undefined
}

/** The heads of one packet, each once. */
export class MergedHeads {
  readonly #entries = new Map<string, Entry>()

  add(dimensions: Dimensions, body: StatBody): void {
    const key = keyOf(dimensions)
    const known = this.#entries.get(key)
    if (known) merge(known, body)
    else this.#entries.set(key, { dimensions, body, intervals: undefined })
  }

  entries(): Iterable<{ readonly dimensions: Dimensions; readonly body: StatBody }> {
    return this.#entries.values()
  }
}

/** Unambiguous whatever characters names hold: the lengths say where each begins. */
function keyOf(head: Dimensions): string {
  const { master_name, slave_name, interface_name, tars_version, master_ip, slave_ip, slave_set } = head
  const lengths = `${master_name.length},${slave_name.length},${interface_name.length},${tars_version.length},${master_ip.length},${slave_ip.length}`
  return `${head.slave_port},${head.return_value},${lengths},${master_name}${slave_name}${interface_name}${tars_version}${master_ip}${slave_ip}${slave_set}`
}

/** Counts and total time add; the longest is the larger, the shortest the smaller that is not zero (contract section 3). */
function merge(entry: Entry, right: StatBody): void {
  const left = entry.body
  entry.intervals ??= [...left.intervals]
  for (const each of right.intervals) entry.intervals.push(each)
  entry.body = {
    count: left.count + right.count,
    timeoutCount: left.timeoutCount + right.timeoutCount,
    execCount: left.execCount + right.execCount,
    intervals: entry.intervals,
    totalTime: addExactly(left.totalTime, right.totalTime),
    maxTime: Math.max(left.maxTime, right.maxTime),
    minTime: shorterTime(left.minTime, right.minTime),
  }
}

function shorterTime(left: number, right: number): number {
  if (left === 0 || right === 0) return left + right
  return Math.min(left, right)
}

const longest = 2n ** 63n - 1n

function addExactly(left: number | bigint, right: number | bigint): number | bigint {
  if (typeof left === 'number' && typeof right === 'number' && Number.isSafeInteger(left + right)) return left + right
  const sum = BigInt(left) + BigInt(right)
  return smallest(sum > longest ? longest : sum)
}
