import type { Call } from './servant.ts'

/** Why a frame, a datagram or a connection was not taken. */
export type RefusalReason =
  /** A length that no frame can have: 0 to 3, negative, or not a datagram's own. */
  | 'frame_length'
  | 'frame_too_long'
  /** The rest of a frame did not come in time, or the connection ended in it. */
  | 'frame_unfinished'
  | 'packet_undecodable'
  | 'version_unknown'
  | 'servant_unknown'
  | 'function_unknown'
  | 'arguments_undecodable'
  /** A datagram beyond the calls in flight, or an unfinished frame beyond what all may hold. */
  | 'overloaded'
  | 'too_many_connections'
  | 'too_many_connections_of_peer'

/** Why the server closed a connection that had done nothing wrong. */
export type ClosedReason = 'idle' | 'slow_reader'

/** Is told what the server does not tell the caller. Its methods must not throw. */
export interface TarsObserver {
  refused(peerAddress: string, reason: RefusalReason): void
  closed(peerAddress: string, reason: ClosedReason): void
  /** A handler threw, or its answer could not be encoded. */
  failed(error: unknown, call: Call): void
}
