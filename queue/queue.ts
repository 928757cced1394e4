import type { EncodedBatch } from '../signals/batch.ts'
import type { Claim, Receipt } from '../signals/receipt.ts'
import type { SignalName, TimedRecord } from '../signals/signal.ts'

/**
 * The wait between the doors and the store. Holds encoded batches durably, in no promised order,
 * and delivers each until it is settled: at least once, and more often after a crash.
 */
export interface Queue {
  /** Resolves when the queue can be used, or is known to be away and will be used once it is back. Never waits for a server. */
  start(): Promise<void>
  /** Takes no new batch, lets running deliveries end (their `giveUp` fires), closes. Idempotent. */
  stop(): Promise<void>
  /**
   * Resolves only when the batch is durable; the queue owns it from then on. Rejects with a TarsierError:
   * UNAVAILABLE where the queue can't be reached in time (the batch may still have been taken: same id, no harm),
   * OVERLOADED where it is full.
   */
  add(batch: EncodedBatch): Promise<void>
  /**
   * Delivers the batches of one signal to `handle`, several at once. Called at most once a signal, before or after start.
   * A handler that throws is a mistake in the code; the batch is delivered again after a pause.
   */
  consume(signal: SignalName, handle: DeliveryHandler): void
  /** What waits, by signal. Rejects with UNAVAILABLE. */
  depth(): Promise<readonly QueueDepth[]>
  /** Remembers the first try of a request with an Idempotency-Key, durably, for 24 h. Rejects with UNAVAILABLE. */
  claim(receipt: Receipt): Promise<Claim>
  /** Why the queue can't take a batch now; undefined where it can. Never rejects. */
  trouble(): Promise<string | undefined>
}

export type DeliveryHandler = (delivery: Delivery) => Promise<Settlement>

export interface Delivery {
  readonly batch: EncodedBatch
  /** 1 for the first delivery of this batch that the queue knows of. */
  readonly attempt: number
  /** Fires when nobody waits for the outcome any more (the sender's patience, or the queue stops): settle with `retry`. */
  readonly giveUp: AbortSignal
}

/**
 * done: the batch has reached its end (stored, dead-lettered, expired); forget it.
 * retry: deliver again after a pause, what is left of it where `remaining` is given.
 * park: nobody here can deal with it; keep it aside for an operator.
 */
export type Settlement =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly reason: string; readonly remaining?: EncodedBatch }
  | { readonly kind: 'park'; readonly reason: string }

export interface QueueDepth {
  readonly signal: SignalName
  readonly batches: number
  /** In these, in the parked ones, and where they travel in another signal's batches: what the books call queued. */
  readonly records: number
  /** Batches set aside by `park`. */
  readonly parked: number
  /** When the oldest waiting batch was received, epoch ms. */
  readonly oldestReceivedAt: number | undefined
}

/** What a door hands over: records of one signal that one sender sent together. */
export interface Contribution {
  readonly signal: SignalName
  readonly records: readonly TimedRecord[]
  readonly reporter: ReporterNote
  /** Epoch ms. */
  readonly receivedAt: number
}

/** Who sent a contribution and what became of it; summed a batch into one reporter record a peer and module. */
export interface ReporterNote {
  readonly peer: string
  readonly module: string
  readonly records: number
  readonly ignored: number
  readonly rejected: number
  /** How far the sender's clock is ahead of ours, ms; undefined where it says no time. */
  readonly clockOffset?: number | undefined
}

/** A batch whose id is its sender's, as one with an Idempotency-Key is. */
export interface OwnBatch {
  readonly batchId: string
  /** Whether the claim was a repeat. */
  readonly repeated: boolean
}

/** The doors' side of the queue: contributions are gathered into batches. */
export interface Gatherer {
  /**
   * Resolves when every record of the contribution is durable. Waits while batches are under way and there is no room;
   * rejects with OVERLOADED or UNAVAILABLE when that takes too long: none of it counts as taken then.
   * A contribution without records resolves at once.
   */
  gather(contribution: Contribution): Promise<void>
  /**
   * The same for a sender who hears no answer and would never send it again, and who can be kept waiting: while the queue
   * is away, what is gathered is tried again, each batch under its own id, for up to a minute.
   */
  gatherPatiently(contribution: Contribution): Promise<void>
  /** A contribution as a batch of its own: the same id is the same batch, and a repeat of it is not received again. */
  gatherAlone(own: OwnBatch, contribution: Contribution): Promise<void>
  /** Notes a frame or request that could not be taken; told with the next batch, best effort. */
  refuse(signal: SignalName, peer: string, reason: string): void
}

/**
 * Puts some records of a batch that is about to be built into summaries, as flood control does. Under the id of a batch of
 * its sender's the same of the same records, at every try; rejects with UNAVAILABLE only there, where that can't be.
 */
export type Condense = (records: readonly TimedRecord[], ownBatchId?: string) => Promise<Condensed>

export interface Condensed {
  /** The places, rising, of the records that stay. */
  readonly kept: readonly number[]
  /** What stands for the others. */
  readonly summaries: readonly TimedRecord[]
}
