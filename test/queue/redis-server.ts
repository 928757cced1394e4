import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis of the test's own: it may be killed, paused and filled up. */
export interface PrivateRedis {
  readonly url: string
  /** For the test's own looks and settings. */
  readonly client: Redis
  /** kill -9, and what was acknowledged must be there after `start`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Neither answers nor closes. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its files. */
  close(): Promise<void>
}

/** Starts a Redis on a free port with the settings given, "--appendonly no" say; safe for batches where none are. */
export async function privateRedis(...settings: string[]): Promise<PrivateRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '']
    server = spawn('redis-server', [...fixed, '--appendonly', 'yes', '--appendfsync', 'always', ...settings])
    await client.ping()
  }

  async function kill(): Promise<void> {
    if (!server) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    server = undefined
    await ended
  }

  await start()
  return {
    url,
    client,
    kill,
    start,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
    close: async () => {
      client.disconnect()
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A port that nobody listens on; where Redis is to come later, say. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
