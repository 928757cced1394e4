import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../../observe/log.ts'
import { type BullmqQueueOptions, bullmqQueue } from '../../queue/bullmq.ts'
import { queueContract } from '../contract/queue.ts'
import { encodedBatch } from './batches.ts'
import { type FaultyRedis, faultyRedis } from './faulty-redis.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

let redis: FaultyRedis
let places = 0

beforeAll(async () => {
  redis = await faultyRedis()
})

afterAll(() => redis.stop())

function open(options: Partial<BullmqQueueOptions>) {
  return bullmqQueue({
    url: redis.url,
    signals: ['stat'],
    log: createLog({ level: 'silent', format: 'json' }),
    timing: { leastPause: 5, mostPause: 20 },
    ...options,
  })
}

describe('the queue in Redis', () => {
  queueContract(async () => {
    const prefix = `place${places++}`
    return { open: () => open({ prefix }) }
  })

  test('keeps all its keys under its prefix and leaves none behind but its own books', async () => {
    const queue = open({ prefix: 'mine' })
    queue.consume('stat', async () => ({ kind: 'done' }))
    await redis.client.flushall()
    await queue.start()
    await Promise.all(Array.from({ length: 300 }, () => queue.add(encodedBatch())))
    await expect
      .poll(() => queue.depth(), patiently)
      .toContainEqual(expect.objectContaining({ signal: 'stat', batches: 0 }))
    await queue.stop()
    const keys = await redis.client.keys('*')
    const kept = ['mine:probe', 'mine:stat:events', 'mine:stat:id', 'mine:stat:meta', 'mine:stat:stalled-check']
    expect(kept).toEqual(expect.arrayContaining(keys.filter((key) => key !== 'mine:stat:marker')))
    // Redis cuts streams by whole nodes of 100 entries.
    expect(await redis.client.xlen('mine:stat:events')).toBeLessThan(400)
  })

  test('takes the largest request with its words, refuses a batch that is larger, and says how large', async () => {
    const queue = open({ prefix: 'large', deadline: 15_000 })
    await queue.start()
    await queue.add({ ...encodedBatch(), bytes: new Uint8Array(20 * 1024 * 1024) })
    const larger = { ...encodedBatch(), bytes: new Uint8Array(25 * 1024 * 1024) }
    await expect(queue.add(larger)).rejects.toMatchObject({ code: 'TOO_LARGE' })
    await queue.stop()
  })

  test('counts thousands of batches by a sample', async () => {
    const queue = open({ prefix: 'deep' })
    await queue.start()
    for (let round = 0; round < 6; round++) {
      await Promise.all(
        Array.from({ length: 500 }, (_, index) => queue.add(encodedBatch({ receivedAt: 1 + round * 500 + index }))),
      )
    }
    expect(await queue.depth()).toContainEqual({
      signal: 'stat',
      batches: 3000,
      records: 15_000,
      parked: 0,
      oldestReceivedAt: 1,
    })
    await queue.stop()
  })
})
