import { latencyColumns } from '../../../signals/latency.ts'
import type { StatRecord } from '../../../signals/stat.ts'
import { eventOf, eventsOf, exitOf, exitsOf } from '../../contract/cluster-records.ts'
import { lineOf, linesOf, messageOf, messagesOf } from '../../contract/lines.ts'
import { propertyBatch } from '../../contract/property-reports.ts'
import { type RecordBatch, statBatch, statRecord, timeOn } from '../../contract/records.ts'

/** The day that the records are of, and its first ten minutes, in which they lie. */
export const day = '20260310'
export const range = { from: timeOn(day) * 1000, to: timeOn(day, 10) * 1000 - 1 }

export const policies = { Sum: '7', Count: '3', Avg: '12=4', Max: '9', Min: '2', Distr: '5|1,20|3', Load: '0.5' }

/** How many calls took up to 5 ms, 10 ms and so on in each minute, and how many longer than their client counts. */
export const counts = [40, 30, 12, 6, 5, 2, 1, 1, 1]
export const uncounted = 2

/** Calls of a minute: most succeed, some time out, some fail. */
export function callsOf(minute: number, fields: Partial<StatRecord> = {}): StatRecord {
  const succeeded = counts.reduce((sum, each) => sum + each, uncounted)
  const { le_50: _, ...record } = statRecord(day, minute)
  return {
    ...record,
    ...Object.fromEntries(counts.map((each, place) => [latencyColumns[place], each])),
    total_count: succeeded + 15,
    succ_count: succeeded,
    timeout_count: 10,
    exce_count: 5,
    total_time: 20 * succeeded,
    maxrsp_time: 4000,
    slave_name: 'Shop.CartServer',
    podName: 'shop-cartserver-0',
    ...fields,
  }
}

const minutes = Array.from({ length: 10 }, (_, minute) => minute)

/** Ten minutes of a shop: every signal that a dashboard shows. */
export const batches: readonly RecordBatch[] = [
  statBatch([
    ...minutes.map((minute) => callsOf(minute)),
    ...minutes.map((minute) => callsOf(minute, { from_client: 0 })),
    ...minutes.map((minute) => statRecord(day, minute, { slave_name: 'tars.tarsregistry' })),
  ]),
  propertyBatch(
    minutes.flatMap((minute) =>
      Object.entries(policies).map(([policy, text]) => ({
        minute: timeOn(day, minute),
        service: 'Shop.CartServer',
        set: '',
        ip: '10.0.0.1',
        property: 'queue.depth',
        policy,
        text,
      })),
    ),
  ),
  linesOf(
    minutes.map((minute) => lineOf(day, minute * 60_000, { server: 'CartServer', level: 'ERROR', podName: 'cart-0' })),
  ),
  messagesOf(minutes.map((minute) => messageOf(day, minute * 60_000, { server: 'CartServer' }))),
  eventsOf(minutes.map((minute) => eventOf(day, minute * 60_000))),
  exitsOf(minutes.map((minute) => exitOf(day, minute * 60_000, { exit_code: 137, signal: 9, limit_memory: 1 << 28 }))),
]
