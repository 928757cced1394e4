import type { RemoteInfo, Socket } from 'node:dgram'
import { ByteBudget } from './byte-budget.ts'
import type { Dispatch } from './dispatch.ts'
import type { TarsLimits } from './limits.ts'
import type { TarsObserver } from './observer.ts'
import { type Peer, peerAddress } from './peer.ts'
import { within } from './within.ts'

/** What a call holds besides its datagram, about. */
const callBytes = 1024

export interface Datagrams {
  /** Takes no more datagrams, lets calls in flight end, for `stopMs` at most, and closes the socket. */
  stop(): Promise<void>
}

/** Takes each datagram of a bound socket as one frame (contract section 1). */
export function takeDatagrams(
  socket: Socket,
  dispatch: Dispatch,
  limits: Readonly<TarsLimits>,
  observer: TarsObserver,
): Datagrams {
  const inFlight = new Set<Promise<void>>()
  const budget = new ByteBudget(limits.datagramBytes)
  let closed = false

  function received(datagram: Buffer, from: RemoteInfo): void {
    const peer: Peer = { address: peerAddress(from.address), port: from.port, transport: 'udp' }
    if (datagram.length < 4 || datagram.readInt32BE(0) !== datagram.length) {
      observer.refused(peer.address, 'frame_length')
    } else if (datagram.length > limits.frameBytes) {
      observer.refused(peer.address, 'frame_too_long')
    } else if (budget.isUsedUp) {
      observer.refused(peer.address, 'overloaded')
    } else {
      const bytes = datagram.length + callBytes
      const call = answer(datagram, peer, from.address).finally(() => {
        inFlight.delete(call)
        budget.giveBack(bytes)
      })
      budget.take(bytes)
      inFlight.add(call)
    }
  }

  async function answer(datagram: Buffer, peer: Peer, address: string): Promise<void> {
    // What is no packet has been told to the observer; nothing is sent to an address that may be forged.
    const frame = await dispatch(datagram.subarray(4), peer).catch(() => undefined)
    // Nor is more sent than came, so that nobody can make us flood a third party.
    if (frame !== undefined && frame.length <= datagram.length && !closed)
      socket.send(frame, peer.port, address, ignore)
  }

  socket.on('message', received)
  // A peer that is gone shows here as well.
  socket.on('error', ignore)
  return {
    async stop() {
      socket.off('message', received)
      await within(limits.stopMs, Promise.all(inFlight))
      closed = true
      await new Promise<void>((resolve) => socket.close(resolve))
    },
  }
}

function ignore(): void {}
