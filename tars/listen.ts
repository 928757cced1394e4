import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6, type Server } from 'node:net'
import { TarsierError } from '../errors.ts'

// Reports come in bursts; the kernel cuts this to what it allows.
const DATAGRAM_BUFFER_BYTES = 4 * 1024 * 1024
const BACKLOG = 1_024

/** Listens on TCP; resolves to the port, which is a free one where 0 was asked for. */
export async function listenTcp(listener: Server, host: string, port: number): Promise<number> {
  listener.listen({ host, port, backlog: BACKLOG })
  await once(listener, 'listening').catch((error: unknown) => notHad('TCP', host, port, error))
  const address = listener.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** A socket bound for datagrams. */
export async function listenUdp(host: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: DATAGRAM_BUFFER_BYTES })
  socket.bind(port, host)
  await once(socket, 'listening').catch((error: unknown) => notHad('UDP', host, port, error))
  return socket
}

function notHad(transport: string, host: string, port: number, cause: unknown): never {
  const reason = cause instanceof Error && 'code' in cause ? `${cause.code}` : 'unknown'
  const text = reason === 'EADDRINUSE' ? 'it is in use' : reason
  throw new TarsierError(
    'BAD_SETTING',
    `found ${port}, expected a port to listen on at ${host} (${transport}): ${text}`,
    { cause },
  )
}
