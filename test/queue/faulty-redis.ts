import { afterEach } from 'vitest'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { type BullmqQueueOptions, bullmqQueue } from '../../queue/bullmq.ts'
import type { Queue } from '../../queue/queue.ts'
import { type PrivateRedis, privateRedis } from './redis-server.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A Redis of the test's own, ended with it. */
export async function redisWith(...settings: string[]): Promise<PrivateRedis> {
  const redis = await privateRedis(...settings)
  closing.push(redis.close)
  return redis
}

/** A queue over it, stopped with the test. */
export function open(redis: PrivateRedis, options: Partial<BullmqQueueOptions> = {}): Queue {
  const queue = bullmqQueue({
    url: redis.url,
    prefix: 'faults',
    signals: ['stat'],
    log: createLog({ level: 'silent', format: 'json' }),
    metrics: createMetrics(),
    timing: { leastPause: 5, mostPause: 20, lockDuration: 500, stalledInterval: 100 },
    ...options,
  })
  closing.push(queue.stop)
  return queue
}
