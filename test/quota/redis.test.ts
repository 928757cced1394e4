import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import type { Quota, QuotaLimits } from '../../quota/quota.ts'
import { redisQuota } from '../../quota/redis.ts'
import { quotaContract } from '../contract/quota.ts'
import { until } from '../flow/program.ts'
import { redisWith } from '../queue/faulty-redis.ts'
import { redisUrl, scratchPrefix } from '../services/scratch.ts'

const prefix = scratchPrefix()
const opened: Quota[] = []
let places = 0

function open(limits: QuotaLimits, { url = redisUrl(), place = places++ } = {}): Quota {
  const quota = redisQuota({ ...limits, url, prefix: `${prefix}${place}` })
  opened.push(quota)
  return quota
}

afterAll(() => {
  for (const quota of opened) quota.stop()
})

quotaContract('Redis', open)

const ten = { interval: 10 ** 12, count: 10 }
const some = (count: number) => [{ name: 'a', count }]

describe('the quota of several replicas', () => {
  it('is one', async () => {
    const place = places++
    const replicas = Array.from({ length: 4 }, () => open(ten, { place }))
    const answers = await Promise.all(replicas.map((quota) => quota.take(some(4))))
    expect(answers.flatMap(({ granted }) => granted).sort()).toEqual([0, 2, 4, 4])
  })

  it('has the same answer under the same id', async () => {
    const place = places++
    const [one, other] = [open(ten, { place }), open(ten, { place })]
    expect((await one.take(some(8), 'b1')).granted).toEqual([8])
    expect((await one.take(some(8))).granted).toEqual([2])
    expect((await other.take(some(8), 'b1')).granted).toEqual([8])
  })

  it('leaves nothing in Redis for ever', async () => {
    const place = places++
    await open({ interval: 300_000, count: 10 }, { place }).take(some(1), 'b1')
    const redis = new Redis(redisUrl())
    const keys = await redis.keys(`*${prefix}${place}*`)
    const times = await Promise.all(keys.map((key) => redis.pttl(key)))
    redis.disconnect()
    expect(times).toHaveLength(2)
    expect(Math.min(...times)).toBeGreaterThan(300_000)
    expect(Math.max(...times)).toBeLessThanOrEqual(86_400_000)
  })
})

describe('while Redis is away', () => {
  it('each replica has the quota by itself, but nothing under an id; afterwards it is one again', async () => {
    const { url, server } = await redisWith()
    const replicas = [open(ten, { url, place: 0 }), open(ten, { url, place: 0 })] as const
    expect((await replicas[0].take(some(8))).granted).toEqual([8])
    await server.kill9()
    await until(async () => (await replicas[0].take(some(20))).granted[0] === 10)
    expect((await replicas[0].take(some(20))).granted).toEqual([0])
    expect((await replicas[1].take(some(20))).granted).toEqual([10])
    await expect(replicas[1].take(some(1), 'b1')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await server.restart()
    const isBack = (quota: Quota) =>
      quota.take([], 'b2').then(
        () => true,
        () => false,
      )
    await until(async () => (await isBack(replicas[0])) && (await isBack(replicas[1])))
    const [one, other] = await Promise.all(replicas.map((quota) => quota.take(some(10))))
    expect((one?.granted[0] ?? 0) + (other?.granted[0] ?? 0)).toBeLessThanOrEqual(10)
  })

  it('and does not answer, nobody waits for it longer than a second or two', async () => {
    const { url, client } = await redisWith()
    const quota = open(ten, { url, place: 0 })
    expect((await quota.take(some(3))).granted).toEqual([3])
    await client.call('CLIENT', 'PAUSE', '5000', 'ALL')
    const before = performance.now()
    expect((await quota.take(some(20))).granted).toEqual([10])
    expect(performance.now() - before).toBeLessThan(3000)
  })
})
