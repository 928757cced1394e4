import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { startRedis } from './redis.ts'

const servers: OwnServer[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop())))

async function redis(settings?: Record<string, string>): Promise<[OwnServer, Redis]> {
  const server = await startRedis(settings)
  servers.push(server)
  const client = new Redis(server.url, { commandTimeout: 300, retryStrategy: () => 20 })
  client.on('error', () => undefined)
  return [server, client]
}

test('what was acknowledged outlives kill -9', async () => {
  const [server, client] = await redis()
  await client.set('key', 'kept')
  await server.kill9()
  expect(server.pid).toBeUndefined()
  await server.restart()
  expect(await client.get('key')).toBe('kept')
  client.disconnect()
})

test('a paused server neither answers nor closes, and goes on', async () => {
  const [server, client] = await redis()
  await client.ping()
  await server.pause()
  await expect(client.ping()).rejects.toThrow('timed out')
  await server.resume()
  await expect.poll(() => client.ping().catch(() => 'not yet')).toBe('PONG')
  client.disconnect()
})

test('settings are taken over ours', async () => {
  const [, client] = await redis({ appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' })
  expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lru'])
  expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'no'])
  client.disconnect()
})

test('a server that cannot start says why', async () => {
  await expect(startRedis({ 'no-such-setting': '1' })).rejects.toThrow(/redis ended at its start.*no-such-setting/s)
})

test('a server that never serves is given up', async () => {
  const plan = { name: 'sleeper', url: '', startSeconds: 0.1, ready: async () => false }
  const sleeper = startOwnServer({ ...plan, launch: async () => ({ command: ['sleep', '60'] }) })
  await expect(sleeper).rejects.toThrow('sleeper did not serve within 0.1 s')
})

test('servers end with the process that started them, killed with -9 even', async () => {
  const start = `
    import { startRedis } from './test/services/redis.ts'
    console.log((await startRedis()).url)
    setInterval(() => undefined, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', start], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await once(starter.stdout, 'data')
  const client = new Redis(String(url).trim(), { retryStrategy: () => null })
  client.on('error', () => undefined)
  await client.ping()
  const closed = once(client, 'end')
  starter.kill('SIGKILL')
  await closed
})
