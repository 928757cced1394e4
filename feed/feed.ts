import type { SignalName, TimedRecord } from '../signals/signal.ts'

/**
 * The live tail's road (design: feed): what workers have stored, in the order in which they told of it, for those who
 * follow. Nothing is kept while nobody follows, and little else: a follower who comes back late, or is slow, is told that
 * there is a gap.
 */
export interface Feed {
  /** Ends every following. Idempotent. */
  stop(): Promise<void>
  /** Whether somebody follows a signal, or did less than 60 s ago: else nothing need be told. Never rejects. */
  isFollowed(signal: SignalName): Promise<boolean>
  /** Tells of stored records; a record may be told of twice, under the same id. Never rejects: the store has them. */
  tell(signal: SignalName, records: readonly FedRecord[]): Promise<void>
  /**
   * Follows a signal from a position on, or from now, until `end` fires or the feed stops. Whoever does not ask for the
   * next event keeps nothing waiting. Rejects with UNAVAILABLE.
   */
  follow(signal: SignalName, from: Position | undefined, end: AbortSignal): AsyncIterable<FeedEvent>
}

/** Where a follower stands; text without meaning to it. */
export type Position = string

export interface FedRecord {
  /** The record's `_id`. */
  readonly id: string
  readonly record: TimedRecord
}

/**
 * records: the next ones; an empty list says that there is nothing new yet.
 * gap: so many records are no longer held, undefined where nobody counted them.
 * `position`: from where to go on after this event.
 */
export type FeedEvent =
  | { readonly kind: 'records'; readonly records: readonly FedRecord[]; readonly position: Position }
  | { readonly kind: 'gap'; readonly lost: number | undefined; readonly position: Position }
