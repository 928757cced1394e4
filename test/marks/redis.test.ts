import { Redis } from 'ioredis'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Marks, StaleMinute } from '../../marks/marks.ts'
import { type RedisMarksOptions, redisMarks } from '../../marks/redis.ts'
import { redisWith } from '../queue/faulty-redis.ts'
import { redisUrl, scratchPrefix } from '../services/scratch.ts'

const prefix = scratchPrefix()
const redis = new Redis(redisUrl())
const opened: Marks[] = []
let places = 0
let marks: Marks

function open(options: Partial<RedisMarksOptions> = {}): Marks {
  const made = redisMarks({ url: redisUrl(), prefix: `${prefix}${places++}`, ...options })
  opened.push(made)
  return made
}

beforeEach(async () => {
  marks = open()
  await marks.restore('rollup', [])
})

afterAll(() => {
  for (const each of opened) each.stop()
  redis.disconnect()
})

async function stale(of = marks): Promise<readonly StaleMinute[]> {
  const found = (await of.stale('rollup')) ?? []
  return found.toSorted((left, right) => left.minute - right.minute)
}

/** Minutes, those into which a batch is being written with a star. */
async function names(of = marks): Promise<string> {
  return (await stale(of)).map(({ minute, writing }) => `${minute}${writing ? '*' : ''}`).join(' ')
}

async function generationOf(minute: number, of = marks): Promise<number> {
  const found = (await stale(of)).find((each) => each.minute === minute)
  if (!found) throw new Error(`minute ${minute} is not stale`)
  return found.generation
}

/** What is left of the marks, by the end of its key. */
async function keysLeft(): Promise<readonly string[]> {
  const keys = await redis.keys(`*${prefix}${places - 1}:*`)
  return keys.map((key) => key.slice(key.lastIndexOf(':') + 1)).sort()
}

describe('marks in Redis', () => {
  it('are unknown until they are restored, and then complete', async () => {
    const fresh = open()
    await fresh.open('rollup', 'b1', [7])
    expect(await fresh.stale('rollup')).toBeUndefined()
    await fresh.restore('rollup', [3])
    expect(await names(fresh)).toBe('3 7*')
  })

  it('note what is being written until it has its end', async () => {
    await marks.open('rollup', 'b1', [5, 6])
    await marks.open('rollup', 'b2', [6])
    expect(await names()).toBe('5* 6*')
    await marks.close('rollup', 'b1', [5, 6])
    expect(await names()).toBe('5 6*')
  })

  it('forget minutes that the batch is not written into any more, which stay stale', async () => {
    await marks.open('rollup', 'b1', [5, 6])
    await marks.open('rollup', 'b1', [6])
    expect(await names()).toBe('5 6*')
    await marks.close('rollup', 'b1', [6])
    expect(await names()).toBe('5 6')
  })

  it('give each mark a higher generation than every one before, of cleared minutes too', async () => {
    await marks.open('rollup', 'b1', [5])
    const first = await generationOf(5)
    await marks.close('rollup', 'b1', [5])
    await marks.clear('rollup', [{ minute: 5, generation: first }])
    await marks.open('rollup', 'b2', [6])
    const second = await generationOf(6)
    await marks.open('rollup', 'b3', [5, 6])
    expect([first, second, await generationOf(5)]).toEqual([first, second, await generationOf(6)].sort())
    expect(new Set([first, second, await generationOf(5)]).size).toBe(3)
  })

  it('give higher generations also where a clock has gone back', async () => {
    const ahead = 4_102_444_800_000
    await redis.hset(`{${prefix}${places - 1}:rollup}:stale`, 'last', ahead)
    await marks.open('rollup', 'b1', [5])
    expect(await stale()).toEqual([{ minute: 5, generation: ahead + 1, age: 0, writing: true }])
  })

  it('tell how long ago a minute was marked', async () => {
    await marks.restore('rollup', [5])
    await expect.poll(async () => (await stale())[0]?.age).toBeGreaterThan(20)
    expect((await stale())[0]?.age).toBeLessThan(60_000)
  })

  it('are not cleared where a batch came since, nor where one is being written', async () => {
    await marks.open('rollup', 'b1', [5])
    const first = await generationOf(5)
    await marks.clear('rollup', [{ minute: 5, generation: first }])
    expect(await names()).toBe('5*')
    await marks.open('rollup', 'b2', [5])
    await marks.close('rollup', 'b1', [5])
    await marks.close('rollup', 'b2', [5])
    await marks.clear('rollup', [{ minute: 5, generation: first }])
    expect(await names()).toBe('5')
    await marks.clear('rollup', await stale())
    expect(await names()).toBe('')
  })

  it('are set again by a batch whose marks were lost before its end', async () => {
    await marks.open('rollup', 'b1', [5])
    await redis.del(`{${prefix}${places - 1}:rollup}:stale`, `{${prefix}${places - 1}:rollup}:batches`)
    await marks.restore('rollup', [])
    await marks.close('rollup', 'b1', [5])
    expect(await names()).toBe('5')
  })

  it('do not wait for ever for a batch that nobody closes', async () => {
    const hasty = open({ patience: 1 })
    await hasty.restore('rollup', [])
    await hasty.open('rollup', 'b1', [5])
    await expect.poll(() => names(hasty)).toBe('5')
    await hasty.clear('rollup', await stale(hasty))
    expect(await keysLeft()).toEqual(['stale'])
    await hasty.close('rollup', 'b1', [5])
    expect(await names(hasty)).toBe('5')
  })

  it('tell minutes apart of which one begins like the other', async () => {
    await marks.open('rollup', 'b1', [12])
    await marks.open('rollup', 'b2', [123])
    await marks.close('rollup', 'b1', [12])
    await marks.clear('rollup', await stale())
    expect(await names()).toBe('123*')
  })

  it('take the minutes of a long history', async () => {
    const many = Array.from({ length: 5000 }, (_, minute) => minute)
    await marks.restore('rollup', many)
    await marks.open('rollup', 'b1', many)
    await marks.close('rollup', 'b1', many)
    await marks.clear('rollup', await stale())
    expect(await stale()).toEqual([])
  })

  it('leave only their own books where nothing is stale', async () => {
    await marks.open('rollup', 'b1', [5])
    await marks.close('rollup', 'b1', [5])
    await marks.clear('rollup', await stale())
    expect(await keysLeft()).toEqual(['stale'])
  })
})

describe('marks in a Redis that goes away', () => {
  it('reject with UNAVAILABLE, at once where it is known', async () => {
    const away = open({ url: 'redis://127.0.0.1:1', deadline: 60_000 })
    await expect(away.stale('rollup')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(away.open('rollup', 'b1', [5])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('are there again when Redis is, with what they had', { timeout: 30_000 }, async () => {
    const faulty = await redisWith()
    const there = open({ url: faulty.url, deadline: 500 })
    await there.restore('rollup', [3])
    await there.open('rollup', 'b1', [5])
    await faulty.server.kill9()
    await expect.poll(() => there.stale('rollup').catch((error) => error.code)).toBe('UNAVAILABLE')
    await faulty.server.restart()
    await expect.poll(() => names(there).catch(() => 'away'), { timeout: 15_000 }).toBe('3 5*')
  })

  it('are not asked after their end', async () => {
    const ended = open()
    ended.stop()
    ended.stop()
    await expect(ended.stale('rollup')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
