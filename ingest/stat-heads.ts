import type { StatRecord } from '../signals/stat.ts'
import type { StatBody } from './stat-report.ts'

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

/** The heads of one packet, each once. */
export class MergedHeads {
  readonly #entries = new Map<string, { readonly dimensions: Dimensions; body: StatBody }>()

  add(dimensions: Dimensions, body: StatBody): void {
    const key = keyOf(dimensions)
    const known = this.#entries.get(key)
    if (known) known.body = mergeBodies(known.body, body)
    else this.#entries.set(key, { dimensions, body })
  }

  entries(): Iterable<{ readonly dimensions: Dimensions; readonly body: StatBody }> {
    return this.#entries.values()
  }
}

/** Unambiguous whatever characters names hold: each is led by its length. */
function keyOf(head: Dimensions): string {
  const numbers = `${head.slave_port},${head.return_value}`
  const sizes = `${head.master_name.length},${head.slave_name.length},${head.interface_name.length},${head.tars_version.length}`
  const addresses = `${head.master_ip.length},${head.slave_ip.length},${head.master_ip}${head.slave_ip}`
  const names = head.master_name + head.slave_name + head.interface_name + head.tars_version + head.slave_set
  return `${numbers},${sizes},${addresses}${names}`
}

/** Counts and total time add; the longest is the larger, the shortest the smaller that is not zero (contract section 3). */
function mergeBodies(left: StatBody, right: StatBody): StatBody {
  return {
    count: left.count + right.count,
    timeoutCount: left.timeoutCount + right.timeoutCount,
    execCount: left.execCount + right.execCount,
    intervals: [...left.intervals, ...right.intervals],
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

/** A number where one holds the value exactly. */
export function smallest(value: bigint): number | bigint {
  const asNumber = Number(value)
  return Number.isSafeInteger(asNumber) ? asNumber : value
}
