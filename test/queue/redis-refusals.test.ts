import { describe, expect, test, vi } from 'vitest'
import { encodedBatch } from './batches.ts'
import { type FaultyRedis, open, redisWith } from './faulty-redis.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

describe('a Redis that is not safe', () => {
  test.each([
    [{ 'maxmemory-policy': 'allkeys-lru' }, /allkeys-lru.*noeviction.*TARSIER_REDIS_ALLOW_UNSAFE/],
    [{ appendonly: 'no' }, /appendonly no.*TARSIER_REDIS_ALLOW_UNSAFE/],
  ])('is refused with its reason: %j', async (settings, reason) => {
    const redis = await redisWith(settings)
    await expect(open(redis).start()).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringMatching(reason),
    })
    const allowed = open(redis, { allowUnsafeRedis: true })
    await allowed.start()
    await allowed.add(encodedBatch())
  })

  test('is noticed while it runs, and forgiven', async () => {
    const redis = await redisWith()
    const queue = open(redis)
    await queue.start()
    await redis.client.config('SET', 'maxmemory-policy', 'volatile-lru')
    await expect.poll(() => queue.trouble(), patiently).toMatch('volatile-lru')
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction')
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
    await queue.add(encodedBatch())
  })
})

describe('a Redis that takes no writes', () => {
  test('for want of memory: senders are refused before workers are, and it drains', async () => {
    const redis = await redisWith({ maxmemory: '24mb' })
    const queue = open(redis)
    await queue.start()
    const bytes = 'x'.repeat(200_000)
    let taken = 0
    const fill = async () => {
      for (;;) {
        await queue.add(encodedBatch({}, bytes))
        taken++
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    await expect(fill()).rejects.toMatchObject({ code: 'OVERLOADED' })
    expect(await queue.depth()).toContainEqual(expect.objectContaining({ signal: 'stat', batches: taken }))
    let seen = 0
    queue.consume('stat', async () => {
      seen++
      return { kind: 'done' }
    })
    await vi.waitUntil(() => seen === taken, patiently)
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
    await queue.add(encodedBatch())
  })

  test('at its memory limit by others: OVERLOADED, and all is well once there is room', async () => {
    const redis = await redisWith()
    const queue = open(redis)
    await queue.start()
    const waiting = encodedBatch()
    await queue.add(waiting)
    await redis.client.config('SET', 'maxmemory', '1')
    await vi.waitFor(() => expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'OVERLOADED' }), patiently)
    const seen: string[] = []
    queue.consume('stat', async ({ batch }) => {
      seen.push(batch.header.id)
      return { kind: 'done' }
    })
    await redis.client.config('SET', 'maxmemory', '0')
    await vi.waitUntil(() => seen.includes(waiting.header.id), patiently)
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
  })

  test('as a replica: UNAVAILABLE, without a storm of questions, and all is well once it is not', async () => {
    const redis = await redisWith({ 'replica-serve-stale-data': 'yes' })
    const queue = open(redis)
    let seen = 0
    queue.consume('stat', async () => {
      seen++
      return { kind: 'done' }
    })
    await queue.start()
    await redis.client.call('REPLICAOF', '127.0.0.1', '1')
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect.poll(() => queue.trouble(), patiently).toMatch('READONLY')
    const before = await commandsOf(redis)
    const since = performance.now()
    await vi.waitUntil(() => performance.now() - since > 500, patiently)
    expect((await commandsOf(redis)) - before).toBeLessThan(200)
    await redis.client.call('REPLICAOF', 'NO', 'ONE')
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
    await queue.add(encodedBatch())
    await vi.waitUntil(() => seen === 1, patiently)
  })
})

async function commandsOf(redis: FaultyRedis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await redis.client.info('stats'))?.[1])
}
