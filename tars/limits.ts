/** What one sender, and all of them together, may hold of the server. */
export interface TarsLimits {
  /** The longest frame, its length included; a connection's calls in flight may hold about as much again. */
  frameBytes: number
  /**
   * How long a connection may be without a byte and without a call. Clients report once a minute and notice a closed
   * connection only by losing the next report to it: so far longer than any of their periods.
   */
  idleMs: number
  /** How long a frame may take from its first byte to its last. */
  unfinishedFrameMs: number
  /** How long a connection may leave an answer untaken. */
  slowReaderMs: number
  /** What the unfinished frames of all connections may hold together; the one that exceeds it is refused. */
  unfinishedBytes: number
  connections: number
  connectionsOfPeer: number
  /** Calls in flight on one connection; at that number it is not read. */
  callsOfConnection: number
  /**
   * Packets whose calls are in flight, on all connections of one budget together; at that number none of them is read. What
   * a call holds, its records say, comes to several times its packet.
   */
  bytesInFlight: number
  /** Datagrams whose calls are in flight to one servant, each counted with some more for its call; further ones are refused. */
  datagramBytes: number
  /** How long `stop` waits for calls in flight; closing takes up to a second more. */
  stopMs: number
}

export const defaultLimits: Readonly<TarsLimits> = {
  frameBytes: 10 * 1024 * 1024,
  idleMs: 10 * 60_000,
  unfinishedFrameMs: 30_000,
  slowReaderMs: 60_000,
  unfinishedBytes: 256 * 1024 * 1024,
  connections: 10_000,
  connectionsOfPeer: 2_000,
  callsOfConnection: 1_024,
  bytesInFlight: 16 * 1024 * 1024,
  datagramBytes: 16 * 1024 * 1024,
  stopMs: 20_000,
}
