import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { type StreamEvent, streamEvents } from '../../http/events.ts'
import { build } from './serving.ts'

const size = 1_000_000

/** A server with a stream of so many large events, and how many of them were asked for. */
async function streaming(count: number) {
  const seen = { asked: 0, ended: false }
  async function* events(): AsyncGenerator<StreamEvent> {
    try {
      for (; seen.asked < count; seen.asked++) yield { name: 'text', id: `${seen.asked}`, data: 'x'.repeat(size) }
    } finally {
      seen.ended = true
    }
  }
  const server = build({
    routes: [
      async (app) => {
        app.get('/stream', (_, reply) => streamEvents(reply, events))
        app.get('/other', async () => 'answered')
      },
    ],
  })
  await server.start()
  return { url: `http://127.0.0.1:${server.port()}`, port: server.port(), seen }
}

it('asks for no more events than a reader takes, and has all of them for one who comes to read', async () => {
  const { url, seen } = await streaming(100)
  const answer = await fetch(`${url}/stream`)
  await vi.waitUntil(() => seen.asked > 0)
  // Others are answered meanwhile, many times over.
  for (let each = 0; each < 50; each++) expect(await (await fetch(`${url}/other`)).text()).toBe('answered')
  expect(seen.asked).toBeLessThan(50)
  expect((await answer.text()).length).toBeGreaterThan(100 * size)
  expect(seen).toEqual({ asked: 100, ended: true })
})

it('ends when its reader has gone', async () => {
  const { port, seen } = await streaming(100)
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /stream HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  socket.destroy()
  await vi.waitUntil(() => seen.ended)
  expect(seen.asked).toBeLessThan(100)
})
