import { Redis } from 'ioredis'
import { containerOf, dockerAnswers } from './docker.ts'
import type { Launch } from './foreground.ts'
import { type OwnServer, type Service, startOwnServer } from './own-server.ts'
import { freePort } from './port.ts'
import { installDebian, onPath } from './programs.ts'

/** Settings by Redis' own names; these are what a queue that loses nothing needs. */
export type RedisSettings = Readonly<Record<string, string>>

const durable: RedisSettings = {
  appendonly: 'yes',
  appendfsync: 'always',
  'maxmemory-policy': 'noeviction',
  save: '',
}

/** The Redis that test files share: REDIS_URL where it is set, else one of our own. */
export async function sharedRedis(): Promise<Service> {
  const { REDIS_URL: url } = process.env
  return url ? { url, stop: async () => undefined } : startRedis()
}

/**
 * Starts a Redis of one's own, which may be killed, paused and filled up; durable unless `settings` say otherwise:
 * `startRedis({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' })`.
 */
export async function startRedis(settings: RedisSettings = {}): Promise<OwnServer> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const words = Object.entries({ ...durable, ...settings }).flatMap(([name, value]) => [`--${name}`, value])
  return startOwnServer({
    name: 'redis',
    url,
    startSeconds: 30,
    ready: () => answersPing(url),
    launch: (directory) => launchOf(port, directory, words),
  })
}

async function launchOf(port: number, directory: string, words: readonly string[]): Promise<Launch> {
  if (await dockerAnswers()) {
    const command = ['redis-server', '--protected-mode', 'no', ...words]
    return containerOf({ image: 'redis:7', port: [port, 6379], command })
  }
  const server = await redisServer()
  return { command: [server, '--port', String(port), '--bind', '127.0.0.1', '--dir', directory, ...words] }
}

async function redisServer(): Promise<string> {
  const found = await onPath('redis-server')
  if (found) return found
  const installed = (await installDebian('redis-server')) && (await onPath('redis-server'))
  if (installed) return installed
  throw new Error('the tests need Redis: set REDIS_URL, start Docker, or put redis-server (6.2 or later) in the PATH')
}

async function answersPing(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } finally {
    client.disconnect()
  }
}
