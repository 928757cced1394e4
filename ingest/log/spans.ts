import type { TimeRange } from '../../signals/calendar.ts'
import { nextSequence, origin } from '../../signals/sequence.ts'
import type { SpanRecord } from '../../signals/span.ts'
import type { DecodedText } from '../../tars/text.ts'
import { cutName } from '../names.ts'
import type { Outcome, Receipt } from '../sender.ts'
import { lineClockOf } from './clock.ts'
import { messageOf } from './message.ts'
import type { LogSource } from './report.ts'
import { readTime } from './written-time.ts'

/** The log whose records are events of call chains (contract section 7). */
export const traceFile = '_t_trace_'

/** Longer events are refused, in characters, as the original does. */
const longestEvent = 1_000_000

/** The events of a call, each as it came; empty ones are ignored. */
export function spanRecords(
  source: LogSource,
  buffer: readonly DecodedText[],
  receipt: Receipt,
  span: TimeRange,
): Outcome<SpanRecord> {
  const owner = { app: cutName(source.app), server: cutName(source.server) }
  const records: SpanRecord[] = []
  let ignored = 0
  let rejected = 0
  for (const { text } of buffer) {
    const line = messageOf(text)
    if (line === '') ignored++
    else if (line.length > longestEvent) rejected++
    else records.push(recordOf(owner, line, receipt, span))
  }
  return { records, ignored, rejected }
}

function recordOf(
  owner: Pick<SpanRecord, 'app' | 'server'>,
  line: string,
  receipt: Receipt,
  span: TimeRange,
): SpanRecord {
  const { calendar, receivedAt, peer } = receipt
  // date|trace|span|parent|type|master|slave|function|time|…
  const [, trace = '', , , , , , , milliseconds = ''] = line.split('|', 9)
  const time = within(span, epochMilliseconds(milliseconds)) ?? dateOf(line, receipt, span) ?? receivedAt
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: calendar.dayAt(time),
    time,
    app: owner.app,
    server: owner.server,
    node: peer,
    trace: cutName(trace),
    line,
    sequence: nextSequence(receivedAt),
    origin,
  }
}

function epochMilliseconds(text: string): number | undefined {
  return /^\d{13}$/.test(text) ? Number(text) : undefined
}

function within({ from, to }: TimeRange, time: number | undefined): number | undefined {
  return time !== undefined && time >= from * 1000 && time < to * 1000 ? time : undefined
}

function dateOf(line: string, { calendar, receivedAt }: Receipt, span: TimeRange): number | undefined {
  const written = readTime(line, 0, '|')
  return written && lineClockOf(calendar).instantOf(written, receivedAt, span)
}
