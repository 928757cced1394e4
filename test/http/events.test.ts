import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { type StreamEvent, streamEvents } from '../../http/events.ts'
import { build } from './serving.ts'

/** What a reader is told of some events, behind which the stream fails; and what is logged. */
async function read(events: readonly StreamEvent[], failure?: Error) {
  const logged: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => logged.push(JSON.parse(line).err.message) })
  async function* told() {
    yield* events
    if (failure) throw failure
  }
  const stream: FastifyPluginAsyncZod = async (app) => {
    app.get('/api/v1/events', async (_request, reply) => streamEvents(reply, told))
  }
  const server = build({ log, routes: [stream] })
  await server.start()
  const answer = await fetch(`http://127.0.0.1:${server.port()}/api/v1/events`)
  return { status: answer.status, text: await answer.text(), logged }
}

const one = { name: 'lines', id: 'a.1', data: ['line\nend'] }

describe('a stream of events', () => {
  it('tells each with its id, and an id alone where there is nothing else', async () => {
    const { text } = await read([one, { id: 'a.2' }])
    expect(text).toBe('event: lines\ndata: ["line\\nend"]\nid: a.1\n\nid: a.2\n\n')
  })

  it('that fails ends for its reader, and a mistake of ours is logged', async () => {
    const { status, text, logged } = await read([one], new Error('a mistake'))
    expect([status, text.endsWith('id: a.1\n\n'), logged]).toEqual([200, true, ['a mistake']])
  })

  it('that what it follows has left is no mistake', async () => {
    const { status, logged } = await read([one], new TarsierError('UNAVAILABLE', 'Redis is away'))
    expect([status, logged]).toEqual([200, []])
  })

  it('that can not begin is answered as any other request', async () => {
    const { status, text } = await read([], new TarsierError('UNAVAILABLE', 'Redis is away'))
    expect([status, JSON.parse(text).error.code]).toEqual([503, 'UNAVAILABLE'])
  })
})
