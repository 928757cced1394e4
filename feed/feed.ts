import type { SignalName, TimedRecord } from '../signals/signal.ts'

/**
 * The live tail's road (design: feed): what workers have stored, in the order in which they told of it, for those who follow.
 * Keeps little: a follower who comes back late is told that there is a gap.
 */
export interface Feed {
  /** Resolves when the feed can be used, or is known to be away. Never waits for a server. */
  start(): Promise<void>
  /** Ends every following. Idempotent. */
  stop(): Promise<void>
  /** Whether somebody follows a signal, or did less than 60 s ago: else nothing need be told. Never rejects. */
  isFollowed(signal: SignalName): Promise<boolean>
  /** Tells of stored records; a record may be told of twice, under the same id. Never rejects: the store has them. */
  tell(signal: SignalName, records: readonly FedRecord[]): Promise<void>
  /**
   * Follows a signal from a position on, or from now. The iterator yields what is told of, in bounded portions, and `gap`
   * first where the position is no longer held. Ends with `stop` or when the signal aborts. Rejects with UNAVAILABLE.
   */
  follow(signal: SignalName, from: Position | undefined, end: AbortSignal): AsyncIterable<FeedEvent>
}

/** Where a follower stands; text without meaning to it. */
export type Position = string

export interface FedRecord {
  readonly id: string
  readonly record: TimedRecord
}

/** `position`: from where to go on after these records. */
export type FeedEvent =
  | { readonly kind: 'records'; readonly records: readonly FedRecord[]; readonly position: Position }
  | { readonly kind: 'gap'; readonly position: Position }
