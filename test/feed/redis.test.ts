import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { redisFeed } from '../../feed/redis.ts'
import { feedContract, records } from '../contract/feed.ts'
import { freePort } from '../services/port.ts'
import { redisUrl } from '../services/scratch.ts'

feedContract('Redis', async () => {
  const options = { url: redisUrl(), prefix: `test-${randomUUID()}`, room: 4_000_000 }
  return { feed: redisFeed(options), other: redisFeed(options), room: 400 }
})

it('keeps no more in Redis whatever the lines are: their names weigh too, and Chinese three times', async () => {
  const prefix = `test-${randomUUID()}`
  const feed = redisFeed({ url: redisUrl(), prefix })
  await feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]().next()
  const names = { app: '库'.repeat(1000), server: '库'.repeat(1000), file: '库'.repeat(1000) }
  const lines = records(...Array.from({ length: 1000 }, () => 'x'))
  for (let each = 0; each < 8; each++) {
    await feed.tell(
      'log',
      lines.map(({ id, record }) => ({ id, record: { ...record, ...names } })),
    )
  }
  const redis = new Redis(redisUrl())
  onTestFinished(() => redis.disconnect())
  const [tape = ''] = await redis.keys(`*${prefix}*:tape`)
  expect(await redis.memory('USAGE', tape, 'SAMPLES', 0)).toBeLessThan(40 * 1024 * 1024)
  await feed.stop()
})

it('is not followed, and tells nobody, while Redis is away; following says so', async () => {
  const feed = redisFeed({ url: `redis://127.0.0.1:${await freePort()}`, prefix: 'test', deadline: 500 })
  expect(await feed.isFollowed('log')).toBe(false)
  await feed.tell('log', records('a'))
  const following = feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]()
  await expect(following.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await feed.stop()
})

it('keeps what is told for 60 s after the last word of a follower, who says every 5 s that it is there', async () => {
  const prefix = `test-${randomUUID()}`
  const feed = redisFeed({ url: redisUrl(), prefix })
  const redis = new Redis(redisUrl())
  onTestFinished(async () => {
    await feed.stop()
    redis.disconnect()
  })
  await feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]().next()
  expect(await redis.pttl(`{${prefix}:log}:run`)).toBeGreaterThan(65_000)
})
