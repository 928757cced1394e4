import { type AddressInfo, connect, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { TarsierError } from '../../errors.ts'
import type { HttpServer } from '../../http/server.ts'
import { build } from './serving.ts'

/** A route that fails with what it is given, and one that takes what a signal's routes take. */
function failing(error: Error): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/v1/fail', async () => {
      throw error
    })
  }
}

const echo: FastifyPluginAsyncZod = async (app) => {
  const body = z.strictObject({ count: z.int().min(0), name: z.string().meta({ description: 'A name' }) })
  app.post('/api/v1/echo', { schema: { body, response: { 200: body } } }, async (request) => request.body)
}

function* zeros(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024)
}

function connectionsOf({ app }: HttpServer): Promise<number> {
  return promisify(app.server.getConnections.bind(app.server))()
}

describe('errors', () => {
  const ask = async (error: Error) => {
    const answer = await build({ routes: [failing(error)] }).app.inject('/api/v1/fail')
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }

  it('are answered by the one table, in the one form', async () => {
    const { status, body } = await ask(new TarsierError('KEY_REUSED', 'the key was used with another body'))
    expect(status).toBe(422)
    expect(body).toEqual({ error: { code: 'KEY_REUSED', message: 'the key was used with another body' } })
  })

  it('that pass by themselves say when to try again', async () => {
    for (const code of ['OVERLOADED', 'UNAVAILABLE'] as const) {
      const { status, headers } = await ask(new TarsierError(code, 'later'))
      expect([429, 503]).toContain(status)
      expect(headers['retry-after']).toBe('5')
    }
  })

  it('of our own tell nobody else what went wrong', async () => {
    const { status, body } = await ask(new Error('password of redis://secret@10.0.0.1'))
    expect(status).toBe(500)
    expect(body.error).toMatchObject({ code: 'INTERNAL', requestId: expect.any(String) })
    expect(JSON.stringify(body)).not.toContain('secret')
    const ofAnother = Object.assign(new Error('index secret'), { statusCode: 404, code: 'NOT_FOUND' })
    expect(await ask(ofAnother)).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL' } } })
  })

  it('of our own are logged, and not where the log is quieter', async () => {
    const lines: string[] = []
    for (const level of ['info', 'error', 'fatal', 'silent']) {
      const log = pino({ level }, { write: (line: string) => lines.push(`${level} ${JSON.parse(line).err.message}`) })
      await build({ log, routes: [failing(new Error('a mistake'))] }).app.inject('/api/v1/fail')
    }
    expect(lines).toEqual(['info a mistake', 'error a mistake'])
  })

  it('say that there is no such path, or not with this method', async () => {
    const { app } = build({ routes: [echo] })
    const answer = await app.inject('/api/v1/echo?token=x')
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toEqual({ error: { code: 'NOT_FOUND', message: 'there is no GET /api/v1/echo' } })
    expect((await app.inject('/%zz')).json().error.code).toBe('BAD_REQUEST')
  })
})

describe('a body', () => {
  const post = (payload: string, contentType = 'application/json') => {
    const { app } = build({ routes: [echo] })
    return app.inject({ method: 'POST', url: '/api/v1/echo', payload, headers: { 'content-type': contentType } })
  }

  it('is checked by the schema, each field by its name', async () => {
    const answer = await post('{"count":-1,"colour":"red"}')
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.fields).toEqual([
      { field: 'count', reason: 'found -1, expected 0 or more' },
      { field: 'name', reason: 'found nothing, expected text' },
      { field: 'colour', reason: 'there is no such field' },
    ])
  })

  it('that poisons prototypes is refused, and no prototype changes', async () => {
    for (const key of ['"__proto__"', '"constructor":{"prototype"', '"\\u005f_proto__"']) {
      const end = key.includes(':') ? ':{"x":1}}' : ':{"x":1}'
      const answer = await post(`{"count":1,"name":"a",${key}${end}}`)
      expect(answer.statusCode, key).toBe(400)
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('of another content type is refused', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'application/json-patch',
      'json',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await post('{"count":1,"name":"a"}', type)
      expect(answer.statusCode, type).toBe(415)
      expect(answer.json().error).toEqual({
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: `Content-Type: found ${JSON.stringify(type)}, expected application/json`,
      })
    }
  })

  it('that is no JSON is refused', async () => {
    expect((await post('{"count":')).statusCode).toBe(400)
    expect((await post('')).statusCode).toBe(400)
  })
})

describe('the description', () => {
  it('is OpenAPI 3.1 made of the schemas', async () => {
    const { app } = build({ routes: [echo], basePath: '/tarsier' })
    const answer = await app.inject('/tarsier/api/v1/openapi.json')
    const document = answer.json()
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.version).toBe('1.2.3')
    expect(document.servers).toEqual([{ url: '/tarsier' }])
    const { requestBody, responses } = document.paths['/api/v1/echo'].post
    expect(requestBody.content['application/json'].schema.properties.name.description).toBe('A name')
    for (const status of ['500', 'default']) {
      expect(responses[status].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' })
    }
    expect(document.components.schemas.Error.properties.error.required).toEqual(['code', 'message'])
  })
})

describe('the server', () => {
  it('names setting, host and port where the port is in use', async () => {
    const other = createServer()
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    // a TCP server that listens has an address of this form
    const { port } = other.address() as AddressInfo
    await expect(build({ port }).start()).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: `TARSIER_HTTP_PORT: found ${port}, which is in use on 127.0.0.1 (TCP), expected a free port`,
    })
    other.close()
  })

  it('names the setting where the address is of another machine', async () => {
    await expect(build({ host: '192.0.2.1' }).start()).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringContaining('TARSIER_HOST: found 192.0.2.1'),
    })
  })

  it('listens, answers over a socket and stops twice', async () => {
    const server = build({ routes: [echo] })
    await server.start()
    const answer = await fetch(`http://127.0.0.1:${server.port()}/healthz`)
    expect(await answer.json()).toEqual({ alive: true })
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'self';style-src 'self' 'unsafe-inline';(?!.*unsafe)/,
    )
    await server.stop()
    await server.stop()
  })

  it('closes a connection whose head, or whose body, does not come to its end', async () => {
    const server = build({ routes: [echo], limits: { headTimeout: 50, requestTimeout: 100, checkInterval: 20 } })
    await server.start()
    const head = 'POST /api/v1/echo HTTP/1.1\r\nhost: x\r\n'
    const slowHead = connect(server.port(), '127.0.0.1').setNoDelay()
    const slowBody = connect(server.port(), '127.0.0.1').setNoDelay()
    slowHead.write(head)
    slowBody.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`)
    expect(await text(slowHead)).toMatch(/^HTTP\/1.1 408/)
    expect(await text(slowBody)).toMatch(/^HTTP\/1.1 408/)
  })

  it('lets an answer take longer than a connection may be idle', async () => {
    const slow: FastifyPluginAsyncZod = async (app) => {
      app.get('/api/v1/slow', async () => {
        await pause(600)
        return 'answered'
      })
    }
    const server = build({ routes: [slow], limits: { idleTimeout: 100 } })
    await server.start()
    const answer = await fetch(`http://127.0.0.1:${server.port()}/api/v1/slow`)
    expect(await answer.text()).toBe('answered')
  })

  it('closes an idle connection, and one whose client does not take its answer', async () => {
    const endless: FastifyPluginAsyncZod = async (app) => {
      app.get('/api/v1/endless', async (_request, reply) => reply.send(Readable.from(zeros())))
    }
    const server = build({ routes: [endless], limits: { idleTimeout: 100 } })
    await server.start()
    const idle = connect(server.port(), '127.0.0.1')
    const deaf = connect(server.port(), '127.0.0.1').pause()
    deaf.write('GET /api/v1/endless HTTP/1.1\r\nhost: x\r\n\r\n')
    expect(await text(idle)).toBe('')
    await vi.waitUntil(() => connectionsOf(server).then((count) => count === 0))
    deaf.destroy()
  })

  it('answers what is no request in the form of every error', async () => {
    const server = build({ limits: { headTimeout: 50, requestTimeout: 100, checkInterval: 20 } })
    await server.start()
    const answerTo = async (sent: string) => {
      const socket = connect(server.port(), '127.0.0.1')
      socket.write(sent)
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
      return { status: head.split(' ', 2)[1], error: JSON.parse(body).error }
    }
    expect(await answerTo('GET /healthz HTTP/1.1\r\n')).toEqual({
      status: '408',
      error: {
        code: 'REQUEST_TIMEOUT',
        message: 'the request: found no end, expected its head within 0.05 s and all of it within 0.1 s',
      },
    })
    expect(await answerTo(`GET /${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`)).toEqual({
      status: '431',
      error: {
        code: 'TOO_LARGE',
        message: "the request's head: found more than 16384 bytes, expected at most so many",
      },
    })
    expect(await answerTo('hello\r\n\r\n')).toEqual({
      status: '400',
      error: { code: 'BAD_REQUEST', message: 'found what is no request, expected one of HTTP/1.1' },
    })
  })
})
