import { Buffer } from 'node:buffer'
import { newBatchId } from '../../signals/identity.ts'
import { type LogRecord, log } from '../../signals/log.ts'
import { type NotifyRecord, notify } from '../../signals/notify.ts'
import type { Signal, SignalRecord, TimedRecord } from '../../signals/signal.ts'
import { tokensOf } from '../../signals/words.ts'
import type { FindQuestion, Found, Place, Store } from '../../store/store.ts'
import { calendar, type RecordBatch, timeOn } from './records.ts'

let sequence = 0

/** A line that was written so many ms after a day began, with the fields that a test is about. */
export function lineOf(day: string, after = 0, fields: Partial<LogRecord> = {}): LogRecord {
  const time = timeOn(day) * 1000 + after
  const message = fields.message ?? '2026-01-31 10:00:00|INFO|order paid'
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: day,
    time,
    time_from: 'line',
    received_at: time + 40,
    app: 'Shop',
    server: 'PayServer',
    set_name: '',
    podName: '',
    file: 'pay',
    node: '10.2.0.9',
    level: 'INFO',
    thread: '4711',
    trace: '',
    marks: '',
    message,
    tokens: tokensOf(message),
    sequence: sequence++,
    origin: 'a1B2c3',
    ...fields,
  }
}

/** A message that was received so many ms after a day began. */
export function messageOf(day: string, after = 0, fields: Partial<NotifyRecord> = {}): NotifyRecord {
  const time = timeOn(day) * 1000 + after
  const message = fields.message ?? '[alarm] no connection'
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: day,
    time,
    '@timestamp': new Date(time).toISOString(),
    notifyTime: calendar.textAt(time),
    peer: '10.2.0.9',
    severity: 'critical',
    app: 'Shop',
    server: 'PayServer',
    set_name: '',
    podName: 'pay-0',
    node_name: 'pay-0',
    impThread: '',
    level: '[alarm]',
    message,
    source: 'program',
    tokens: tokensOf(message),
    sequence: sequence++,
    origin: 'a1B2c3',
    ...fields,
  }
}

export function batchOf(signal: Signal, records: readonly TimedRecord[]): RecordBatch {
  return { id: newBatchId(), signal: signal.name, receivedAt: 1_767_000_000_000, parts: [{ signal, records }] }
}

export const linesOf = (records: readonly LogRecord[]) => batchOf(log, records)
export const messagesOf = (records: readonly NotifyRecord[]) => batchOf(notify, records)

/** Everything of one day, newest first, but for what the test says. */
export function findOn(day: string, asked: Partial<FindQuestion> = {}): FindQuestion {
  const range = { from: timeOn(day), to: timeOn(calendar.addDays(day, 1)) }
  return { signal: log, range, conditions: [], sort: 'newest', limit: 1000, ...asked }
}

export function find(store: Store, question: FindQuestion): Promise<Found> {
  return store.find(question, { cancelled: new AbortController().signal, deadline: 30_000 })
}

/** Every page of a question, as somebody reads who goes on after the last record; `between` happens before each next one. */
export async function findAll(
  store: Store,
  question: FindQuestion,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly TimedRecord[]> {
  const records: TimedRecord[] = []
  let page = await find(store, question)
  records.push(...page.records.map(({ record }) => record))
  for (let last = records.at(-1); page.more && last; last = records.at(-1)) {
    await between()
    page = await find(store, { ...question, after: placeOf(question.signal, last) })
    records.push(...page.records.map(({ record }) => record))
  }
  return records
}

export function placeOf({ order }: Signal, record: SignalRecord): Place {
  // The order's values are none else.
  return order.map((name) => record[name] as string | number)
}

/** Records in the order in which a store finds them. */
export function inOrder<Each extends TimedRecord>(
  { signal, sort }: Pick<FindQuestion, 'signal' | 'sort'>,
  records: readonly Each[],
): readonly Each[] {
  const direction = sort === 'newest' ? -1 : 1
  return records.toSorted((one, other) => direction * comparePlaces(placeOf(signal, one), placeOf(signal, other)))
}

function comparePlaces(one: Place, other: Place): number {
  for (const [index, value] of one.entries()) {
    const another = other[index]
    const order =
      typeof value === 'number' && typeof another === 'number'
        ? value - another
        : Buffer.compare(Buffer.from(String(value)), Buffer.from(String(another)))
    if (order !== 0) return order
  }
  return 0
}

/** A record as it is read back: without its words, and without half surrogate pairs, which UTF-8 can't write. */
export function shown(record: TimedRecord): TimedRecord {
  const { tokens: _, ...rest } = wellFormed(record)
  return rest
}

export function wellFormed(record: TimedRecord): TimedRecord {
  const texts = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.toWellFormed() : value,
  ])
  return { ...record, ...Object.fromEntries(texts) }
}
