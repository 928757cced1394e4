import { TarsierError } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Batch, Draft, EncodedBatch } from '../signals/batch.ts'
import type { Calendar } from '../signals/calendar.ts'
import { batchCapacity, newBatchId } from '../signals/identity.ts'
import { reporter } from '../signals/reporter.ts'
import type { Signal, SignalName, TimedRecord } from '../signals/signal.ts'
import { BatchLane, type DraftedContribution, type GatherLimits } from './batch-lane.ts'
import type { Contribution, Gatherer, OwnBatch, Queue } from './queue.ts'
import { createRefusals, refusalRecords, reportersOf } from './reporter-notes.ts'

export type { GatherLimits }

/** Bounds that apply where main gives no others (ingest-systems.md C: a few thousand documents or a few MB a bulk). */
export const gatherLimits: GatherLimits = {
  records: 5000,
  bytes: 4 * 1024 * 1024,
  window: 200,
  underWay: 8,
  waitingBytes: 64 * 1024 * 1024,
  patience: 2000,
}

/** Distinct (peer, reason) pairs of refused frames kept apart for one signal. */
const refusalCapacity = 1000

/** Refused frames wait this long for a batch to travel with, ms; then they travel alone. */
const refusalPause = 10_000

export interface GathererOptions {
  /** The signals that doors hand over. */
  readonly signals: readonly Signal[]
  readonly calendar: Calendar
  /** The store's. */
  readonly draft: (signal: Signal, record: TimedRecord) => Draft
  readonly encode: (batch: Batch) => EncodedBatch
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
    gatherAlone: (own, contribution) => roadOf(contribution.signal).gather(contribution, own),
    refuse: (name, peer, reason) => roadOf(name).refuse(peer, reason),
    stop: async () => {
      await Promise.all([...roads.values()].map((road) => road.stop()))
    },
  }
}

interface Road {
  gather(contribution: Contribution, own?: OwnBatch): Promise<void>
  refuse(peer: string, reason: string): void
  stop(): Promise<void>
}

/** One signal's road to the queue: a lane for its records, and the refusals that travel with them. */
function createRoad(signal: Signal, options: GathererOptions): Road {
  const { calendar, draft, encode, queue, metrics } = options
  const refusals = createRefusals(refusalCapacity)
  const lane = new BatchLane({ ...gatherLimits, ...options.limits }, send)
  let timer: NodeJS.Timeout | undefined

  async function send(contributions: readonly DraftedContribution[], own?: OwnBatch): Promise<void> {
    const drafts = contributions.flatMap((contribution) => contribution.drafts)
    const reporters = reportersOf(contributions, calendar)
    // A batch under an id of its own must be the same at every try: refusals wait for another one.
    const told = own === undefined ? refusals.take(batchCapacity - drafts.length - reporters.length) : []
    const about = [...reporters, ...refusalRecords(signal.name, told, calendar)]
    const parts = [
      { signal, drafts },
      { signal: reporter, drafts: about.map((record) => draft(reporter, record)) },
    ].filter((part) => part.drafts.length > 0)
    const receivedAt = contributions[0]?.receivedAt ?? told[0]?.since ?? Date.now()
    // Received as the records that they are about: a repeat was so at its first try, whatever became of that.
    if (!own?.repeated) metrics.received.inc({ signal: reporter.name }, about.length)
    try {
      await queue.add(encodeBatch({ id: own?.batchId ?? newBatchId(), signal: signal.name, receivedAt, parts }, encode))
    } catch (error) {
      for (const refusal of told) refusals.note(refusal)
      // The sender of a batch of its own still has it, and will say so under the same id.
      if (!own) metrics.fate.dropped.inc({ signal: reporter.name }, about.length)
      throw error
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
    await send([]).catch(() => undefined)
  }

  async function stop(): Promise<void> {
    await lane.close()
    clearTimeout(timer)
    await tell()
  }

  async function gather({ records, ...rest }: Contribution, own?: OwnBatch): Promise<void> {
    const durable = lane.put({ ...rest, drafts: records.map((record) => draft(signal, record)) }, own)
    if (records.length > 0 || own) return durable
    // Only a reporter's note, which nobody waits for: the batch that takes it along counts it where it is lost.
    durable.catch(() => undefined)
  }

  return { gather, refuse, stop }
}

function encodeBatch(batch: Batch, encode: GathererOptions['encode']): EncodedBatch {
  try {
    return encode(batch)
  } catch (cause) {
    throw new TarsierError('INTERNAL', `a batch of ${batch.signal} could not be encoded: ${String(cause)}`, { cause })
  }
}
