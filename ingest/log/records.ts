import type { TimeRange } from '../../signals/calendar.ts'
import type { LogInput, LogRecord } from '../../signals/log.ts'
import { nextSequence, origin } from '../../signals/sequence.ts'
import { tokensOf } from '../../signals/words.ts'
import type { DecodedText, Decoding } from '../../tars/text.ts'
import { cutName } from '../names.ts'
import type { Outcome, Receipt } from '../sender.ts'
import { lineClockOf } from './clock.ts'
import type { LineFacts } from './json-line.ts'
import { levelOf } from './level.ts'
import { readLine } from './line.ts'
import { cutMessage, messageOf } from './message.ts'
import { type LogSource, usualSeparator } from './report.ts'
import type { WrittenTime } from './written-time.ts'

/** Whose a record is. */
type Owner = Pick<LogRecord, 'app' | 'server' | 'set_name' | 'podName' | 'file'>

/**
 * A record each of what a Tars client sent; empty ones are ignored. A record's time is what its line says where that is
 * in `span`, the time that records may have.
 */
export function logRecords(
  source: LogSource,
  buffer: readonly DecodedText[],
  receipt: Receipt,
  span: TimeRange,
): Outcome<LogRecord> {
  const { app, server, setName, file } = source
  const podName = receipt.podName ?? ''
  const owner = { app: cutName(app), server: cutName(server), set_name: cutName(setName), podName, file: cutName(file) }
  const records: LogRecord[] = []
  let last: WrittenTime | undefined
  for (const decoded of buffer) {
    const message = messageOf(decoded.text)
    if (message === '') continue
    const kept = cutMessage(message)
    const marks = marksOf(decoded, kept.length < message.length)
    const facts = readLine(kept, source.separator)
    last = facts.written ?? last
    records.push(recordOf(owner, kept, marks, facts, timeOf(facts, receipt, span), receipt))
  }
  const clockOffset = last && lineClockOf(receipt.calendar).offsetOf(last, receipt.receivedAt)
  return { records, ignored: buffer.length - records.length, rejected: 0, clockOffset }
}

/** The record sent over HTTP; none where its message is empty. */
export function logRecordsOfInput(input: LogInput, receipt: Receipt, span: TimeRange): readonly LogRecord[] {
  const message = messageOf(input.message.toWellFormed())
  if (message === '') return []
  const kept = cutMessage(message)
  const { level, thread, trace, time } = input
  const owner = {
    app: cutName(input.app),
    server: cutName(input.server),
    set_name: cutName(input.set_name),
    podName: cutName(input.podName || (receipt.podName ?? '')),
    file: cutName(input.file),
  }
  const facts = readLine(kept, usualSeparator)
  const said = {
    level: level === undefined ? facts.level : (levelOf(level) ?? cutName(level)),
    thread: thread ?? facts.thread,
    trace: trace ?? facts.trace,
  }
  const at = time === undefined ? timeOf(facts, receipt, span) : instantOf(time)
  return [recordOf(owner, kept, marksOf(receipt.decoding, kept.length < message.length), said, at, receipt)]
}

/** Epoch ms of a time as it is sent over HTTP. */
export function instantOf(time: NonNullable<LogInput['time']>): number {
  return typeof time === 'number' ? time : Date.parse(time)
}

/** Undefined where the line says none that can be. */
function timeOf({ written }: LineFacts, { calendar, receivedAt }: Receipt, span: TimeRange): number | undefined {
  return written && lineClockOf(calendar).instantOf(written, receivedAt, span)
}

function marksOf(decoding: Decoding | undefined, isCut: boolean): string {
  const isGbk = decoding?.encoding === 'gbk'
  const isBroken = decoding?.broken === true
  if (!isGbk && !isBroken && !isCut) return ''
  return [...(isGbk ? ['gbk'] : []), ...(isBroken ? ['broken'] : []), ...(isCut ? ['cut'] : [])].join(' ')
}

function recordOf(
  owner: Owner,
  message: string,
  marks: string,
  said: Readonly<Record<'level' | 'thread' | 'trace', string>>,
  writtenAt: number | undefined,
  { calendar, receivedAt, peer }: Receipt,
): LogRecord {
  const time = writtenAt ?? receivedAt
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: calendar.dayAt(time),
    time,
    time_from: writtenAt === undefined ? 'receipt' : 'line',
    received_at: receivedAt,
    node: peer,
    marks,
    tokens: tokensOf(message),
    sequence: nextSequence(receivedAt),
    origin,
    app: owner.app,
    server: owner.server,
    set_name: owner.set_name,
    podName: owner.podName,
    file: owner.file,
    level: said.level,
    thread: cutName(said.thread),
    trace: cutName(said.trace),
    message,
  }
}
