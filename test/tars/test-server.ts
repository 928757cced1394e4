import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { connectTars, type TarsClient } from '../../tars/client.ts'
import { FrameSplitter } from '../../tars/frames.ts'
import type { TarsLimits } from '../../tars/limits.ts'
import { decodeResponse, encodeRequest, type ResponsePacket } from '../../tars/packet.ts'
import { TarsReader } from '../../tars/reader.ts'
import type { Servant } from '../../tars/servant.ts'
import { type TarsServer, tarsServer } from '../../tars/server.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { type Recorder, recorder } from './recorder.ts'
import { reportServant } from './report-servant.ts'

export const host = '127.0.0.1'

export interface TestServer {
  server: TarsServer
  port: number
  observer: Recorder
}

/** A server of one servant, on a free port if none is given, stopped when the test is over. */
export async function startServer(
  limits: Partial<TarsLimits> = {},
  servant: Servant = reportServant(),
  port = 0,
): Promise<TestServer> {
  const observer = recorder()
  const server = tarsServer({
    host,
    hostSetting: 'HOST',
    bindings: [{ servant, port, setting: 'PORT', observer }],
    limits,
  })
  await server.start()
  onTestFinished(() => server.stop())
  return { server, port: server.port(servant.name), observer }
}

/** Our own client, closed when the test is over. */
export async function startClient(port: number): Promise<TarsClient> {
  const client = await connectTars({ host, port, timeoutMs: 10_000 })
  onTestFinished(() => client.close())
  return client
}

/** A connection on which a test says byte by byte what it sends. */
export interface RawClient {
  socket: Socket
  answers: ResponsePacket[]
  /** Resolves when the connection is closed, by whomever and however. */
  closed: Promise<unknown>
}

export async function rawClient(port: number, localAddress?: string): Promise<RawClient> {
  const socket = connect({
    host,
    port,
    noDelay: true,
    allowHalfOpen: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const frames = new FrameSplitter(2 ** 31 - 1)
  const answers: ResponsePacket[] = []
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  socket.on('data', (chunk) => {
    frames.push(chunk)
    for (let packet = frames.next(); packet !== undefined; packet = frames.next()) answers.push(decodeResponse(packet))
  })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return { socket, answers, closed }
}

/** A call with one string, as a frame. */
export function callFrame(functionName: string, text: string, requestId = 1, packetType = 0): Buffer {
  const writer = new TarsWriter()
  writer.writeString(1, text)
  return encodeRequest({
    version: 1,
    packetType,
    messageType: 0,
    requestId,
    servant: reportServant().name,
    functionName,
    buffer: writer.finish(),
    timeoutMs: 0,
    context: new Map(),
    status: new Map(),
  })
}

export async function echo(client: TarsClient, text: string): Promise<string> {
  const writeArguments = (writer: TarsWriter) => writer.writeString(1, text)
  const response = await client.call({ servant: reportServant().name, functionName: 'echo', writeArguments })
  return new TarsReader(response.buffer).readString(2)
}
