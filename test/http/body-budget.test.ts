import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { RoutePlugin } from '../../http/server.ts'
import { build } from './serving.ts'

const length: RoutePlugin = async (app) => {
  const body = z.object({ text: z.string() })
  app.post('/length', { schema: { body } }, async (each) => ({ length: each.body.text.length }))
}

const body = JSON.stringify({ text: 'x'.repeat(600_000) })
const half = body.length / 2

/** A server whose requests may hold a million bytes together, and how to begin a request to it. */
async function openServer() {
  const server = build({ routes: [length], limits: { bodies: 1_000_000 } })
  await server.start()
  const begin = (options: RequestOptions = {}) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const place = { host: '127.0.0.1', port: server.port(), path: '/length', method: 'POST' }
    const sent = request({ ...place, headers, ...options })
    sent.on('error', () => undefined)
    return sent
  }
  return { begin }
}

async function answerTo(sent: ClientRequest): Promise<{ readonly status: number | undefined; readonly body: string }> {
  // the event's one argument
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, body: await text(answer) }
}

/** What is answered to a whole request, sent again and again until it is as expected. */
function pollWhole(begin: () => ClientRequest) {
  return expect.poll(async () => {
    const sent = begin()
    sent.end(body)
    return (await answerTo(sent)).status
  })
}

async function beginHalf(begin: () => ClientRequest): Promise<ClientRequest> {
  const sent = begin()
  await new Promise<void>((resolve) => sent.write(body.slice(0, half), () => resolve()))
  return sent
}

it('a request that comes while bodies hold too much is told to come again; those that are there come to their end', async () => {
  const { begin } = await openServer()
  const slow = [await beginHalf(begin), await beginHalf(begin)]
  await pollWhole(begin).toBe(429)
  for (const sent of slow) {
    sent.end(body.slice(half))
    expect(await answerTo(sent)).toEqual({ status: 200, body: '{"length":600000}' })
  }
})

it('what a body held is given back when it is answered, and when its sender goes away', async () => {
  const { begin } = await openServer()
  for (let each = 0; each < 5; each++) {
    const sent = begin()
    sent.end(body)
    expect((await answerTo(sent)).status).toBe(200)
  }
  for (let each = 0; each < 5; each++) (await beginHalf(begin)).destroy()
  await pollWhole(begin).toBe(200)
})

it('a body that nobody reads does not keep the next request on its connection waiting', async () => {
  const { begin } = await openServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const unread = begin({ agent, headers: { 'content-type': 'text/plain', 'content-length': body.length } })
  unread.end(body)
  expect((await answerTo(unread)).status).toBe(415)
  const next = begin({ agent })
  next.end(body)
  expect((await answerTo(next)).status).toBe(200)
})
