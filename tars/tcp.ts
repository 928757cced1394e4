import { createServer, type Server, type Socket } from 'node:net'
import { ByteBudget } from './byte-budget.ts'
import { TarsConnection } from './connection.ts'
import type { Dispatch } from './dispatch.ts'
import type { TarsLimits } from './limits.ts'
import type { TarsObserver } from './observer.ts'
import { peerAddress } from './peer.ts'
import { within } from './within.ts'

/** The connections of all ports, which share their caps and one clock. */
export interface TcpConnections {
  /** A listener that is not listening yet. */
  listener(door: TcpDoor): Server
  /** Lets calls in flight end, for `stopMs` at most, and closes every connection. */
  stop(): Promise<void>
}

/** What the connections of one port have in common. */
export interface TcpDoor {
  readonly dispatch: Dispatch
  readonly observer: TarsObserver
  /** A peer that it does not let in is closed at once; everybody is let in where it is missing. */
  readonly admits?: ((peerAddress: string) => boolean) | undefined
  /** Calls in flight of doors with the same name are counted together. */
  readonly budget?: string | undefined
}

export function tcpConnections(limits: Readonly<TarsLimits>): TcpConnections {
  const connections = new Set<TarsConnection>()
  const countOfPeer = new Map<string, number>()
  const unfinished = { bytes: 0 }
  const budgets = new Map<string, ByteBudget>()
  // One clock for all: a time-out is seen up to a quarter late, and no chunk has to move a timer.
  const period = Math.min(1_000, limits.idleMs / 4, limits.unfinishedFrameMs / 4, limits.slowReaderMs / 4)
  const clock = setInterval(() => {
    const now = performance.now()
    for (const connection of connections) connection.check(now)
  }, period).unref()

  function budgetOf(name: string): ByteBudget {
    const budget = budgets.get(name) ?? new ByteBudget(limits.bytesInFlight)
    budgets.set(name, budget)
    return budget
  }

  function accept(socket: Socket, { dispatch, observer, admits, budget = '' }: TcpDoor): void {
    const address = peerAddress(socket.remoteAddress ?? '')
    if (admits && !admits(address)) {
      socket.destroy()
      return
    }
    const ofPeer = countOfPeer.get(address) ?? 0
    const full = connections.size >= limits.connections
    if (full || ofPeer >= limits.connectionsOfPeer) {
      observer.refused(address, full ? 'too_many_connections' : 'too_many_connections_of_peer')
      socket.destroy()
      return
    }
    const peer = { address, port: socket.remotePort ?? 0, transport: 'tcp' } as const
    const inFlight = budgetOf(budget)
    const connection = new TarsConnection(socket, { peer, dispatch, limits, observer, unfinished, inFlight })
    connections.add(connection)
    countOfPeer.set(address, ofPeer + 1)
    void connection.finished.then(() => forget(connection, address))
  }

  function forget(connection: TarsConnection, address: string): void {
    connections.delete(connection)
    const left = (countOfPeer.get(address) ?? 1) - 1
    if (left > 0) countOfPeer.set(address, left)
    else countOfPeer.delete(address)
  }

  async function stop(): Promise<void> {
    clearInterval(clock)
    const finished = Promise.all([...connections].map((connection) => connection.finished))
    for (const connection of connections) connection.stop()
    await within(limits.stopMs, finished)
    for (const connection of connections) connection.destroy()
  }

  return {
    listener: (door) =>
      // Half open, so that a peer that sends and ends at once still gets its answers.
      createServer({ allowHalfOpen: true }, (socket) => accept(socket, door))
        // Out of file descriptors, say: whoever is not accepted notices, and the next may be.
        .on('error', () => {}),
    stop,
  }
}
