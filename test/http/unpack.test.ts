import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RoutePlugin } from '../../http/server.ts'
import { build } from './serving.ts'

const limit = 10 * 1024 * 1024
const length: RoutePlugin = async (app) => {
  const body = z.object({ text: z.string() })
  app.post('/length', { schema: { body } }, async (request) => ({ length: request.body.text.length }))
}

async function post(payload: Buffer, encoding: string) {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
  const answer = await build({ routes: [length] }).app.inject({ method: 'POST', url: '/length', payload, headers })
  return { status: answer.statusCode, body: answer.json() }
}

const body = Buffer.from(JSON.stringify({ text: 'a'.repeat(1000) }))

/** Text that packs badly, as long as asked for. */
const noise = (length: number) => randomBytes(length / 2).toString('hex')

describe('a packed body', () => {
  it('is unpacked where it is gzip or zstd', async () => {
    expect((await post(gzipSync(body), 'gzip')).body).toEqual({ length: 1000 })
    expect((await post(gzipSync(body), ' GZIP')).body).toEqual({ length: 1000 })
    expect((await post(zstdCompressSync(body), 'zstd')).body).toEqual({ length: 1000 })
    expect((await post(body, 'identity')).body).toEqual({ length: 1000 })
  })

  it('of another encoding is refused', async () => {
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'constructor', 'x']) {
      const { status, body: answer } = await post(body, encoding)
      expect(status).toBe(415)
      expect(answer.error.message).toBe(`Content-Encoding: found "${encoding}", expected gzip, zstd or none`)
    }
  })

  it('that is broken is refused', async () => {
    const packed = gzipSync(body)
    for (const broken of [body, packed.subarray(0, -4), Buffer.alloc(0)]) {
      const { status, body: answer } = await post(broken, 'gzip')
      expect(status).toBe(400)
      expect(answer.error.code).toBe('BAD_REQUEST')
    }
  })

  it('has the limit of an unpacked one', async () => {
    const fits = JSON.stringify({ text: noise(limit - 100) })
    expect((await post(gzipSync(fits, { level: 1 }), 'gzip')).status).toBe(200)
    const large = JSON.stringify({ text: noise(limit) })
    expect((await post(gzipSync(large, { level: 1 }), 'gzip')).body.error).toEqual({
      code: 'TOO_LARGE',
      message: `the unpacked body: found more than ${limit} bytes, expected at most ${limit}; send it in parts`,
    })
    expect((await post(Buffer.from(large), 'identity')).body.error).toEqual({
      code: 'TOO_LARGE',
      message: `the body: found ${large.length} bytes, expected at most ${limit}; send it in parts`,
    })
  })
})

it('a body that unpacks to too many times its size is refused', async () => {
  const { status, body: answer } = await post(gzipSync(Buffer.alloc(9_000_000, ' ')), 'gzip')
  expect(status).toBe(413)
  expect(answer.error.message).toMatch(
    /^the body: found \d+ bytes unpacked from \d+, expected at most 100 times as many$/,
  )
})

/** 10 GB of blanks as 10 MB of gzip: one packed piece, said again and again. */
async function bomb(): Promise<Buffer> {
  const gzip = createGzip({ level: 9 })
  const pieces: Buffer[] = []
  gzip.on('data', (piece: Buffer) => pieces.push(piece))
  const piece = Buffer.alloc(64 * 1024 * 1024, ' ')
  for (let i = 0; i < 2; i++) await new Promise<unknown>((written) => gzip.write(piece, written))
  await new Promise<void>((flushed) => gzip.flush(flushed))
  const packed = Buffer.concat(pieces)
  gzip.destroy()
  // The rest repeats the stream's middle, which unpacks as the beginning did; the limit comes long before its end.
  const copies = Math.floor((limit - 1000) / packed.length)
  return Buffer.concat(Array.from({ length: copies }, () => packed)).subarray(0, limit - 1)
}

/** The status that the server answers; the connection may be closed before all is sent. */
async function send(port: number, packed: Buffer): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const sent = request({ host: '127.0.0.1', port, path: '/length', method: 'POST', headers })
  sent.end(packed)
  // the event's one argument
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  sent.on('error', () => undefined)
  answer.resume()
  return answer.statusCode
}

/** How long the process is busy with what is done, ms: other processes do not count. */
async function busyTime(act: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

describe('a bomb', () => {
  it('is refused while it is small, with less work and memory than an honest body', async () => {
    const packed = await bomb()
    expect(packed.length).toBeGreaterThan(9 * 1024 * 1024)
    const honest = gzipSync(JSON.stringify({ text: noise(limit - 100) }), { level: 1 })
    const server = build({ routes: [length] })
    await server.start()
    expect(await send(server.port(), honest)).toBe(200)
    expect(await send(server.port(), packed)).toBe(413)
    const before = process.memoryUsage.rss()
    const bombTime = await busyTime(() => send(server.port(), packed))
    const grown = (process.memoryUsage.rss() - before) / 1024 / 1024
    const honestTime = await busyTime(() => send(server.port(), honest))
    expect(bombTime).toBeLessThan(honestTime)
    expect(grown).toBeLessThan(32)
  })
})
