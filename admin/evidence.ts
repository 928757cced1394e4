import type { Queue, QueueDepth } from '../queue/queue.ts'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import { reporter } from '../signals/reporter.ts'
import type { Signal, SignalName } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'
import type { AnswerRow, AskOptions, BuriedRecords, Question, Store } from '../store/store.ts'

/** What the doctor needs of the program. */
export interface DoctorDoor {
  readonly store: Pick<Store, 'ask' | 'buried' | 'trouble'>
  /** Undefined in a process whose roles do without. */
  readonly queue: Pick<Queue, 'depth' | 'trouble'> | undefined
  /** The signals that services send. */
  readonly reported: readonly Signal[]
  readonly calendar: Calendar
  readonly groupLimit: number
  /** How long the answer may take, ms. */
  readonly deadline: number
}

/** Who reported a module, from where. Times in epoch seconds. */
export interface Reports {
  readonly signal: string
  readonly module: string
  readonly peer: string
  readonly last: number
  readonly frames: number
  readonly records: number
  readonly ignored: number
  readonly rejected: number
  /** The sender's clock minus ours, ms, at its best: late lines say nothing of a clock. Null where no report told a time. */
  readonly clockOffset: number | null
}

/** Frames that were refused. */
export interface Refused {
  readonly signal: string
  readonly peer: string
  readonly reason: string
  readonly last: number
  readonly frames: number
}

/** A name in stored records, as caller or as callee. */
export interface Seen {
  readonly name: string
  readonly as: 'caller' | 'callee'
  readonly last: number
  readonly calls: number
}

/** What is known of who reported what; what could not be asked is undefined, and `troubles` says why. */
export interface Evidence {
  readonly range: TimeRange
  /** That services send. */
  readonly signals: readonly SignalName[]
  readonly reports: readonly Reports[]
  readonly refused: readonly Refused[]
  /** What kept a Kubernetes cluster, the peer, from being followed. */
  readonly unfollowed: readonly Refused[]
  readonly seen: readonly Seen[]
  readonly queue: readonly QueueDepth[] | undefined
  readonly buried: readonly BuriedRecords[]
  readonly troubles: readonly string[]
}

/** Gathers what the doctor looks at. Rejects as `Store.ask` does where the store does not answer. */
export async function gatherEvidence(range: TimeRange, cancelled: AbortSignal, door: DoctorDoor): Promise<Evidence> {
  const options = { cancelled, deadline: door.deadline }
  const ask = (question: Pick<Question, 'signal' | 'conditions' | 'group' | 'measures'>) =>
    rowsOf(door, { ...question, range, groupLimit: door.groupLimit }, options)
  const [reports, refused, callers, callees, buried, troubles, queue] = await Promise.all([
    ask({ signal: reporter, conditions: [{ field: 'reason', operator: 'equals', value: '' }], ...reportsAsked }),
    ask({ signal: reporter, conditions: [{ field: 'reason', operator: 'above', value: '' }], ...refusedAsked }),
    ask({ signal: stat, conditions: [], group: ['master_name'], measures: seenMeasures }),
    ask({ signal: stat, conditions: [], group: ['slave_name'], measures: seenMeasures }),
    door.store.buried(options),
    troublesOf(door),
    door.queue?.depth().catch(() => undefined),
  ])
  const signals = door.reported.map(({ name }) => name)
  const isSent = ({ signal }: { readonly signal: string }) => signals.some((name) => name === signal)
  const allRefused = refused.map(refusedOf)
  return {
    range,
    signals,
    reports: reports.map(reportsOf).filter(isSent),
    refused: allRefused.filter(isSent),
    unfollowed: allRefused.filter((each) => !isSent(each)),
    seen: [...callers.map((row) => seenOf(row, 'caller')), ...callees.map((row) => seenOf(row, 'callee'))],
    queue,
    buried,
    troubles,
  }
}

const reportsAsked = {
  group: ['signal', 'module', 'peer'],
  measures: [
    { field: 'f_timestamp', by: 'max' },
    { field: 'frames', by: 'sum' },
    { field: 'records', by: 'sum' },
    { field: 'ignored', by: 'sum' },
    { field: 'rejected', by: 'sum' },
    { field: 'clock_offset', by: 'max' },
    { field: 'clock_offset', by: 'min' },
  ],
} as const

const refusedAsked = {
  group: ['signal', 'peer', 'reason'],
  measures: [
    { field: 'f_timestamp', by: 'max' },
    { field: 'refused', by: 'sum' },
  ],
} as const

const seenMeasures = [
  { field: 'f_timestamp', by: 'max' },
  { field: 'total_count', by: 'sum' },
] as const

async function rowsOf({ store }: DoctorDoor, question: Question, options: AskOptions): Promise<readonly AnswerRow[]> {
  return (await store.ask(question, options)).rows
}

function reportsOf({ keys, values }: AnswerRow): Reports {
  const [signal, module, peer] = keys.map(String)
  const [last, frames, records, ignored, rejected] = values.map(Number)
  const [ahead, behind] = values.slice(5)
  return {
    signal: signal ?? '',
    module: module ?? '',
    peer: peer ?? '',
    last: last ?? 0,
    frames: frames ?? 0,
    records: records ?? 0,
    ignored: ignored ?? 0,
    rejected: rejected ?? 0,
    clockOffset: leastOffset(behind ?? null, ahead ?? null),
  }
}

/** What is nearest to no offset between the two; none where they lie on both sides of it. */
function leastOffset(from: number | null, to: number | null): number | null {
  if (from === null || to === null) return null
  return Math.max(from, Math.min(0, to))
}

function refusedOf({ keys, values }: AnswerRow): Refused {
  const [signal, peer, reason] = keys.map(String)
  const [last, frames] = values.map(Number)
  return { signal: signal ?? '', peer: peer ?? '', reason: reason ?? '', last: last ?? 0, frames: frames ?? 0 }
}

function seenOf({ keys, values }: AnswerRow, as: Seen['as']): Seen {
  const [last, calls] = values.map(Number)
  return { name: String(keys[0]), as, last: last ?? 0, calls: calls ?? 0 }
}

async function troublesOf({ store, queue }: DoctorDoor): Promise<readonly string[]> {
  const troubles = await Promise.all([store.trouble(), queue?.trouble()])
  return troubles.filter((trouble) => trouble !== undefined)
}
