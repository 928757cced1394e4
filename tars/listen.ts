import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6, type Server } from 'node:net'
import { addressError, type WantedAddress } from '../address-error.ts'

// Reports come in bursts; the kernel cuts this to what it allows.
const DATAGRAM_BUFFER_BYTES = 4 * 1024 * 1024
const BACKLOG = 1_024

type Wanted = Omit<WantedAddress, 'transport'>

/** Listens on TCP; resolves to the port, which is a free one where 0 was asked for. Rejects with BAD_SETTING. */
export async function listenTcp(listener: Server, wanted: Wanted): Promise<number> {
  const { host, port } = wanted
  listener.listen({ host, port, backlog: BACKLOG })
  await once(listener, 'listening').catch((cause: unknown) => {
    throw addressError(cause, { ...wanted, transport: 'TCP' })
  })
  const address = listener.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** A socket bound for datagrams. Rejects with BAD_SETTING. */
export async function listenUdp(wanted: Wanted): Promise<Socket> {
  const { host, port } = wanted
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: DATAGRAM_BUFFER_BYTES })
  socket.bind(port, host)
  await once(socket, 'listening').catch((cause: unknown) => {
    throw addressError(cause, { ...wanted, transport: 'UDP' })
  })
  return socket
}
