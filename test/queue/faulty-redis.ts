import { Redis } from 'ioredis'
import { afterEach } from 'vitest'
import { createLog } from '../../observe/log.ts'
import { type BullmqQueueOptions, bullmqQueue } from '../../queue/bullmq.ts'
import type { Queue } from '../../queue/queue.ts'
import type { OwnServer } from '../services/own-server.ts'
import { type RedisSettings, startRedis } from '../services/redis.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A Redis of the test's own, which may be hurt, and a client for the test's own looks and settings. */
export interface FaultyRedis {
  readonly url: string
  readonly server: OwnServer
  readonly client: Redis
  stop(): Promise<void>
}

export async function faultyRedis(settings?: RedisSettings): Promise<FaultyRedis> {
  const server = await startRedis(settings)
  const client = new Redis(server.url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  const stop = async () => {
    client.disconnect()
    await server.stop()
  }
  return { url: server.url, server, client, stop }
}

/** One that is ended with the test. */
export async function redisWith(settings?: RedisSettings): Promise<FaultyRedis> {
  const redis = await faultyRedis(settings)
  closing.push(redis.stop)
  return redis
}

/** A queue over it, stopped with the test. */
export function open(redis: FaultyRedis, options: Partial<BullmqQueueOptions> = {}): Queue {
  const queue = bullmqQueue({
    url: redis.url,
    prefix: 'faults',
    signals: ['stat'],
    log: createLog({ level: 'silent', format: 'json' }),
    timing: { leastPause: 5, mostPause: 20, lockDuration: 500, stalledInterval: 100 },
    ...options,
  })
  closing.push(queue.stop)
  return queue
}
