import type { Batch, BatchPart, Draft, EncodedBatch } from '../../signals/batch.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { newBatchId } from '../../signals/identity.ts'
import { type ReporterRecord, reporter } from '../../signals/reporter.ts'
import type { Signal, TimedRecord } from '../../signals/signal.ts'
import { type StatRecord, stat } from '../../signals/stat.ts'
import type { Store } from '../../store/store.ts'

/** The zone of every store under the contract: one without daylight saving. */
export const calendar = createCalendar('Asia/Shanghai')

/** The start of a day's minute, epoch seconds. */
export function timeOn(day: string, minute = 0): number {
  const range = calendar.rangeOf(day)
  if (!range) throw new Error(`no such day: ${day}`)
  return range.from + minute * 60
}

/** A stat record of one call that succeeded in 12 ms, with the fields that a test is about. */
export function statRecord(day: string, minute = 0, fields: Partial<StatRecord> = {}): StatRecord {
  return {
    source_id: '10.0.0.1',
    ...calendar.windowAt(timeOn(day, minute) * 1000),
    from_client: 1,
    total_count: 1,
    ave_time: 12,
    master_name: 'Shop.OrderServer',
    slave_name: 'Shop.PayServer',
    interface_name: 'pay',
    tars_version: '1.4.5',
    master_ip: '10.1.0.7',
    slave_ip: '10.2.0.9',
    slave_port: 10001,
    return_value: 0,
    slave_set: '',
    podName: '',
    succ_count: 1,
    timeout_count: 0,
    exce_count: 0,
    total_time: 12,
    interv_count: '5|0,10|0,50|1',
    maxrsp_time: 12,
    minrsp_time: 0,
    le_50: 1,
    ...fields,
  }
}

/** A reporter record of one frame with one record. */
export function reporterRecord(day: string, minute = 0, fields: Partial<ReporterRecord> = {}): ReporterRecord {
  return {
    ...calendar.windowAt(timeOn(day, minute) * 1000),
    signal: 'stat',
    peer: '10.1.0.7',
    module: 'Shop.OrderServer',
    reason: '',
    frames: 1,
    records: 1,
    ignored: 0,
    rejected: 0,
    refused: 0,
    ...fields,
  }
}

/** A batch whose records no store has drafted yet. */
export type RecordBatch = Omit<Batch, 'parts'> & {
  readonly parts: readonly (Pick<BatchPart, 'signal'> & { readonly records: readonly TimedRecord[] })[]
}

export function drafted<Content>(
  batch: RecordBatch,
  draft: (signal: Signal, record: TimedRecord) => Draft<Content>,
): Batch<Content> {
  return {
    ...batch,
    parts: batch.parts.map(({ signal, records }) => ({
      signal,
      drafts: records.map((record) => draft(signal, record)),
    })),
  }
}

/** What the store makes of a batch. */
export function encodeWith(store: Pick<Store, 'draft' | 'encode'>, batch: RecordBatch): EncodedBatch {
  return store.encode(drafted(batch, store.draft))
}

/** A batch of stat records as the door makes it, with their reporters where there are any. */
export function statBatch(records: readonly TimedRecord[], reporters: readonly TimedRecord[] = []): RecordBatch {
  const parts: RecordBatch['parts'][number][] = [{ signal: stat, records }]
  if (reporters.length > 0) parts.push({ signal: reporter, records: reporters })
  return { id: newBatchId(), signal: 'stat', receivedAt: 1_767_000_000_000, parts }
}

/** Names that break text pasted into JSON, SQL, patterns, paths or objects (contract section 3). */
export const hostileNames: readonly string[] = [
  '',
  ' ',
  'a"b',
  "a'b",
  'a\\b',
  '\\"',
  'line one\nline two',
  '\n{"create":{"_index":"x"}}\n',
  'nul\u0000inside',
  '\u0000',
  'tab\tand\rreturn',
  '\u2028\u2029',
  '%',
  '_',
  '*',
  '?',
  '%_*?\\',
  '100%',
  '支付.订单服务',
  '支付',
  '💳 pay',
  '💳',
  '\u{10ffff}',
  '\ufffd',
  'é',
  'e\u0301',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  'true',
  '-0',
  '1e3',
  '0x10',
  "'; drop table stat; --",
  '$(id)`id`',
  'Pay',
  'pay',
  'PAY',
  'x'.repeat(1024),
  '支'.repeat(1024),
]
