import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6, type Socket, connect as tcpConnect } from 'node:net'
import { TarsierError } from '../errors.ts'
import { FrameSplitter } from './frames.ts'
import { defaultLimits } from './limits.ts'
import {
  decodeResponse,
  encodeRequest,
  NORMAL,
  ONE_WAY,
  type RequestPacket,
  type ResponsePacket,
  VERSION_TARS,
} from './packet.ts'
import { within } from './within.ts'
import { TarsWriter } from './writer.ts'

export interface TarsEndpoint {
  host: string
  port: number
  /** How long a call waits where it does not say so itself. */
  timeoutMs?: number
}

/** A call in TARS (iVersion 1). */
export interface TarsRequest {
  servant: string
  functionName: string
  /** Writes the in-parameters at the tags 1, 2, 3 and so on. */
  writeArguments?: (writer: TarsWriter) => void
  context?: ReadonlyMap<string, string>
  timeoutMs?: number
}

/** One TCP connection to a Tars server. */
export interface TarsClient {
  /**
   * Calls and waits for the answer, whatever its iRet: its buffer has the return value at tag 0 and each out-parameter at
   * its place. Rejects with DEADLINE after the time-out, with UNAVAILABLE where the connection ends first.
   */
  call(request: TarsRequest): Promise<ResponsePacket>
  /** Sends a one-way call; resolves when it is handed to the network. */
  send(request: TarsRequest): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  resolve(response: ResponsePacket): void
  reject(error: TarsierError): void
  timer: NodeJS.Timeout
}

const DEFAULT_TIMEOUT_MS = 3_000
const LAST_REQUEST_ID = 2 ** 31 - 1
const FAREWELL_MS = 1_000
const NOTHING = Buffer.alloc(0)

/** The frame of a one-way call, for a datagram or a hand-made stream. */
export function oneWayFrame(request: TarsRequest): Buffer {
  return frameOf(request, ONE_WAY, 0, request.timeoutMs ?? 0)
}

/** Sends a one-way call as a datagram; resolves when it is handed to the network, which may lose it. */
export async function sendDatagram({ host, port }: TarsEndpoint, request: TarsRequest): Promise<void> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  try {
    await new Promise<void>((resolve, reject) => {
      socket.send(oneWayFrame(request), port, host, (error) => (error ? reject(unavailable(error)) : resolve()))
    })
  } finally {
    socket.close()
  }
}

/** Connects; rejects with UNAVAILABLE where nobody listens, or not within the time-out. */
export async function connectTars({ host, port, timeoutMs = DEFAULT_TIMEOUT_MS }: TarsEndpoint): Promise<TarsClient> {
  const socket = tcpConnect({ host, port, noDelay: true })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    socket.destroy()
    throw new TarsierError('UNAVAILABLE', `no connection to ${host} port ${port}`, { cause: error })
  }
  return clientOver(socket, timeoutMs)
}

function clientOver(socket: Socket, defaultTimeoutMs: number): TarsClient {
  const frames = new FrameSplitter(defaultLimits.frameBytes)
  const waiting = new Map<number, Waiting>()
  let lastRequestId = 0

  function take(requestId: number): Waiting | undefined {
    const found = waiting.get(requestId)
    waiting.delete(requestId)
    clearTimeout(found?.timer)
    return found
  }

  function received(chunk: Buffer): void {
    frames.push(chunk)
    try {
      for (let packet = frames.next(); packet !== undefined; packet = frames.next()) {
        const response = decodeResponse(packet)
        take(response.requestId)?.resolve(response)
      }
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined)
    }
  }

  let failure: Error | undefined
  socket.on('data', received)
  socket.on('error', (error) => {
    failure = error
  })
  socket.on('close', () => {
    for (const requestId of waiting.keys()) take(requestId)?.reject(unavailable(failure))
  })

  return {
    call(request) {
      const { promise, resolve, reject } = Promise.withResolvers<ResponsePacket>()
      if (!socket.writable) return Promise.reject(unavailable(failure))
      const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
      lastRequestId = lastRequestId === LAST_REQUEST_ID ? 1 : lastRequestId + 1
      const requestId = lastRequestId
      const timer = setTimeout(() => {
        take(requestId)?.reject(new TarsierError('DEADLINE', `no answer to ${request.functionName} in ${timeoutMs} ms`))
      }, timeoutMs)
      waiting.set(requestId, { resolve, reject, timer })
      socket.write(frameOf(request, NORMAL, requestId, timeoutMs))
      return promise
    },
    send(request) {
      if (!socket.writable) return Promise.reject(unavailable(failure))
      return new Promise((resolve, reject) => {
        socket.write(oneWayFrame(request), (error) => (error ? reject(unavailable(error)) : resolve()))
      })
    },
    async close() {
      if (socket.closed) return
      const closed = once(socket, 'close')
      // By its own end, so that what was sent arrives; the server then ends as well, when it has answered.
      socket.end()
      await within(FAREWELL_MS, closed)
      socket.destroy()
    },
  }
}

function frameOf(request: TarsRequest, packetType: number, requestId: number, timeoutMs: number): Buffer {
  const writer = new TarsWriter()
  request.writeArguments?.(writer)
  const packet: RequestPacket = {
    version: VERSION_TARS,
    packetType,
    messageType: 0,
    requestId,
    servant: request.servant,
    functionName: request.functionName,
    buffer: request.writeArguments === undefined ? NOTHING : writer.finish(),
    timeoutMs,
    context: request.context ?? new Map(),
    status: new Map(),
  }
  return encodeRequest(packet)
}

function unavailable(cause: Error | undefined): TarsierError {
  return new TarsierError('UNAVAILABLE', 'the connection to the Tars server is closed', { cause })
}
