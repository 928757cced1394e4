import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach } from 'vitest'
import { type Entry, unpack } from '../../../store/elasticsearch/encode.ts'

/** What the stand-in got: the documents of a bulk, or any other request. */
export interface Received {
  readonly path: string
  readonly bytes: Buffer
  readonly entries: readonly Entry[]
}

export type Reply = (response: ServerResponse, received: Received) => void

/** An item of a bulk answer. */
export interface Item {
  readonly status: number
  readonly error?: { readonly type: string; readonly reason: string; readonly shard?: string }
}

/** A server in Elasticsearch's place, for the answers that the real one can't be made to give. */
export interface StandIn {
  readonly url: string
  /** What came so far, in order. */
  readonly received: readonly Received[]
  /** The next request is answered so; one without a script is answered 500. */
  script(...replies: readonly Reply[]): void
}

export async function openStandIn(): Promise<StandIn> {
  const received: Received[] = []
  const replies: Reply[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request)
    const zipped = request.headers['content-encoding'] === 'gzip'
    const got = { path: request.url ?? '', bytes, entries: zipped ? unpack(bytes) : [] }
    received.push(got)
    const reply = replies.shift() ?? json(500, {})
    reply(response, got)
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterEach(() => {
    replies.length = 0
    received.length = 0
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the stand-in has no port')
  return { url: `http://127.0.0.1:${address.port}`, received, script: (...next) => void replies.push(...next) }
}

export function json(status: number, body: unknown): Reply {
  return text(status, JSON.stringify(body))
}

export function text(status: number, body: string): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
    response.end(body)
  }
}

/** A bulk answer with an item for every document; the documents at the given places have other items than 201. */
export function items(others: Readonly<Record<number, Item>> = {}): Reply {
  return (response, received) => {
    const all = received.entries.map((_, place) => ({ create: others[place] ?? { status: 201 } }))
    json(200, { errors: false, items: all })(response, received)
  }
}

/** Takes the body and closes the connection. */
export const reset: Reply = (response) => void response.socket?.destroy()

/** Takes the body and never answers. */
export const silence: Reply = () => undefined
