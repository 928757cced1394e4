import { TarsierError } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'
import { pause } from '../pause.ts'
import type { Batch, Draft, EncodedBatch } from '../signals/batch.ts'
import type { Calendar } from '../signals/calendar.ts'
import { batchCapacity, newBatchId } from '../signals/identity.ts'
import { reporter } from '../signals/reporter.ts'
import type { Signal, SignalName, TimedRecord } from '../signals/signal.ts'
import { BatchLane, type DraftedContribution, type GatherLimits } from './batch-lane.ts'
import type { Condense, Contribution, Gatherer, OwnBatch, Queue } from './queue.ts'
import { createRefusals, refusalRecords, reportersOf } from './reporter-notes.ts'

export type { GatherLimits }

/** Bounds that apply where main gives no others (ingest-systems.md C: a few thousand documents or a few MB a bulk). */
export const gatherLimits: GatherLimits = {
  records: 5000,
  bytes: 4 * 1024 * 1024,
  window: 200,
  underWay: 8,
  waitingBytes: 96 * 1024 * 1024,
  patience: 2000,
}

/** Distinct (peer, reason) pairs of refused frames kept apart for one signal. */
const refusalCapacity = 1000

/** How long batches of senders who hear no answer are tried, and how often, ms. */
const longPatience = 60_000
const patientPause = 500

/** What is kept of a contribution besides its drafts, about. */
export const noteBytes = 100

/** Refused frames wait this long for a batch to travel with, ms; then they travel alone. */
const refusalPause = 10_000

export interface GathererOptions {
  /** The signals that doors hand over. */
  readonly signals: readonly Signal[]
  readonly calendar: Calendar
  /** The store's. */
  readonly draft: (signal: Signal, record: TimedRecord) => Draft
  readonly encode: (batch: Batch) => EncodedBatch
  /** What is done with a signal's records just before their batch is built. */
  readonly condense?: Readonly<Partial<Record<SignalName, Condense>>>
  readonly queue: Pick<Queue, 'add'>
  readonly metrics: Pick<Metrics, 'received' | 'fate'>
  readonly limits?: Partial<GatherLimits>
}

/**
 * Gathers what doors hand over into batches: builds each once, gives it its id and hands it to the queue.
 * `stop` sends what is gathered and waits until all of it has its answer.
 */
export function createGatherer(options: GathererOptions): Gatherer & { stop(): Promise<void> } {
  const roads = new Map(options.signals.map((signal) => [signal.name, createRoad(signal, options)]))

  function roadOf(name: SignalName): Road {
    const road = roads.get(name)
    if (!road) throw new Error(`no door was announced for the signal ${name}`)
    return road
  }

  return {
    gather: (contribution) => roadOf(contribution.signal).gather(contribution),
    gatherPatiently: (contribution) => roadOf(contribution.signal).gatherPatiently(contribution),
    gatherAlone: (own, contribution) => roadOf(contribution.signal).gather(contribution, own),
    refuse: (name, peer, reason) => roadOf(name).refuse(peer, reason),
    stop: async () => {
      await Promise.all([...roads.values()].map((road) => road.stop()))
    },
  }
}

/** The records of a batch: those that are kept, and summaries, so many, of those that are not. */
interface Content {
  readonly drafts: readonly Draft[]
  readonly suppressed: number
  readonly summaries: number
}

interface Road {
  gather(contribution: Contribution, own?: OwnBatch): Promise<void>
  gatherPatiently(contribution: Contribution): Promise<void>
  refuse(peer: string, reason: string): void
  stop(): Promise<void>
}

/** One signal's road to the queue: a lane for its records, and the refusals that travel with them. */
function createRoad(signal: Signal, options: GathererOptions): Road {
  const { calendar, draft, encode, queue, metrics } = options
  const condense = options.condense?.[signal.name]
  const add = (batch: EncodedBatch) => queue.add(batch)
  const refusals = createRefusals(refusalCapacity)
  const limits = { ...gatherLimits, ...options.limits }
  const lane = new BatchLane(limits, (contributions, own) => send(contributions, add, own))
  // Of its own: a batch that is tried again must hold nothing whose sender was told that it failed.
  const patientLane = new BatchLane({ ...limits, patience: longPatience }, (contributions) =>
    send(contributions, addPatiently),
  )
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined

  /** Again and again under the same id: where a try that failed has taken it after all, it is the same batch. */
  async function addPatiently(batch: EncodedBatch): Promise<void> {
    const givenUpAt = performance.now() + longPatience
    for (;;) {
      try {
        return await queue.add(batch)
      } catch (error) {
        const mayPass = error instanceof TarsierError && error.kind === 'transient'
        if (!mayPass || stopping.signal.aborted || performance.now() >= givenUpAt) throw error
        await pause(patientPause, stopping.signal)
      }
    }
  }

  async function send(contributions: readonly DraftedContribution[], add: Queue['add'], own?: OwnBatch): Promise<void> {
    const { drafts, suppressed, summaries } = condense
      ? await condensed(condense, contributions, own)
      : { drafts: contributions.flatMap((contribution) => contribution.drafts), suppressed: 0, summaries: 0 }
    const reporters = reportersOf(contributions, calendar)
    // A batch under an id of its own must be the same at every try: refusals wait for another one.
    const told = own === undefined ? refusals.take(batchCapacity - drafts.length - reporters.length) : []
    const about = [...reporters, ...refusalRecords(signal.name, told, calendar)]
    const parts = [
      { signal, drafts },
      { signal: reporter, drafts: about.map((record) => draft(reporter, record)) },
    ].filter((part) => part.drafts.length > 0)
    const receivedAt = contributions[0]?.receivedAt ?? told[0]?.since ?? Date.now()
    const made = { [reporter.name]: about.length, [signal.name]: summaries }
    // Received as the records that they are about: a repeat was so at its first try, whatever became of that.
    if (!own?.repeated) count(metrics.received, made)
    if (own && !own.repeated) count(metrics.fate.suppressed, { [signal.name]: suppressed })
    try {
      await add(encodeBatch({ id: own?.batchId ?? newBatchId(), signal: signal.name, receivedAt, parts }, encode))
    } catch (error) {
      for (const refusal of told) refusals.note(refusal)
      // The sender of a batch of its own still has it, and will say so under the same id.
      if (!own) count(metrics.fate.dropped, made)
      throw error
    }
    // Not where it fails: then the doors count all records as dropped.
    if (!own) count(metrics.fate.suppressed, { [signal.name]: suppressed })
  }

  /** What of the contributions' records is kept, with summaries of the others. */
  async function condensed(
    condense: Condense,
    contributions: readonly DraftedContribution[],
    own: OwnBatch | undefined,
  ): Promise<Content> {
    const drafts = contributions.flatMap((contribution) => contribution.drafts)
    const records = contributions.flatMap((contribution) => contribution.records)
    const { kept, summaries } = await condense(records, own?.batchId)
    const stay = kept.flatMap((place) => drafts[place] ?? [])
    return {
      drafts: [...stay, ...summaries.map((record) => draft(signal, record))],
      suppressed: drafts.length - kept.length,
      summaries: summaries.length,
    }
  }

  function refuse(peer: string, reason: string): void {
    refusals.note({ peer, reason, since: Date.now(), count: 1 })
    timer ??= setTimeout(tell, refusalPause).unref()
  }

  /** Sends refusals that no batch has taken along, so that a sender whose every frame is refused is seen. */
  async function tell(): Promise<void> {
    timer = undefined
    if (refusals.size === 0) return
    // A failure is told by the queue's own trouble; the refusals were put back and travel later.
    await send([], add).catch(() => undefined)
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await Promise.all([lane.close(), patientLane.close()])
    clearTimeout(timer)
    await tell()
  }

  function drafted(contribution: Contribution): DraftedContribution {
    const drafts = contribution.records.map((record) => draft(signal, record))
    const bytes = drafts.reduce((sum, draft) => sum + draft.bytes, 0)
    if (!condense) return { ...contribution, records: [], drafts, bytes: noteBytes + bytes }
    // A record beside its draft weighs about as much.
    return { ...contribution, drafts, bytes: noteBytes + 2 * bytes }
  }

  async function gather(contribution: Contribution, own?: OwnBatch): Promise<void> {
    const durable = lane.put(drafted(contribution), own)
    if (contribution.records.length > 0 || own) return durable
    // Only a reporter's note, which nobody waits for: the batch that takes it along counts it where it is lost.
    durable.catch(() => undefined)
  }

  return { gather, gatherPatiently: (contribution) => patientLane.put(drafted(contribution)), refuse, stop }
}

function count(counter: Metrics['received'], counts: Readonly<Record<string, number>>): void {
  for (const [signal, records] of Object.entries(counts)) if (records > 0) counter.inc({ signal }, records)
}

function encodeBatch(batch: Batch, encode: GathererOptions['encode']): EncodedBatch {
  try {
    return encode(batch)
  } catch (cause) {
    throw new TarsierError('INTERNAL', `a batch of ${batch.signal} could not be encoded: ${String(cause)}`, { cause })
  }
}
