import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { redisFeed } from '../../feed/redis.ts'
import { feedContract, records } from '../contract/feed.ts'
import { freePort } from '../services/port.ts'
import { redisUrl } from '../services/scratch.ts'

feedContract('Redis', async () => {
  const options = { url: redisUrl(), prefix: `test-${randomUUID()}` }
  // 128 portions of 256 KB.
  return { feed: redisFeed(options), other: redisFeed(options), room: 3400 }
})

it('is not followed, and tells nobody, while Redis is away; following says so', async () => {
  const feed = redisFeed({ url: `redis://127.0.0.1:${await freePort()}`, prefix: 'test', deadline: 500 })
  expect(await feed.isFollowed('log')).toBe(false)
  await feed.tell('log', records('a'))
  const following = feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]()
  await expect(following.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await feed.stop()
})
