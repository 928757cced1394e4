import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Marks, StaleMinute } from '../../marks/marks.ts'
import { redisMarks } from '../../marks/redis.ts'
import { redisUrl, scratchPrefix } from '../services/scratch.ts'

const prefix = scratchPrefix()
const opened: Marks[] = []
let places = 0
let marks: Marks

function open(place = `${prefix}${places++}`, now = () => 1000): Marks {
  const made = redisMarks({ url: redisUrl(), prefix: place, now })
  opened.push(made)
  return made
}

beforeEach(async () => {
  marks = open()
  await marks.restore('rollup', [])
})

afterAll(() => {
  for (const each of opened) each.stop()
})

async function stale(of = marks): Promise<readonly StaleMinute[]> {
  const found = (await of.stale('rollup')) ?? []
  return found.toSorted((left, right) => left.minute - right.minute)
}

describe('marks in Redis', () => {
  it('are unknown until they are restored, and then complete', async () => {
    const fresh = open()
    await fresh.open('rollup', 'b1', [7])
    expect(await fresh.stale('rollup')).toBeUndefined()
    await fresh.restore('rollup', [3])
    expect((await stale(fresh)).map(({ minute }) => minute)).toEqual([3, 7])
  })

  it('note what is being written until it has its end', async () => {
    await marks.open('rollup', 'b1', [5, 6])
    expect(await stale()).toEqual([
      { minute: 5, generation: 1000, writing: true },
      { minute: 6, generation: 1000, writing: true },
    ])
    await marks.close('rollup', 'b1', [5, 6])
    expect((await stale()).map(({ writing }) => writing)).toEqual([false, false])
  })

  it('give each batch a higher generation, also within one millisecond', async () => {
    await marks.open('rollup', 'b1', [5])
    await marks.open('rollup', 'b2', [5])
    expect((await stale())[0]?.generation).toBe(1001)
  })

  it('are not cleared where a batch came since, nor where one is being written', async () => {
    await marks.open('rollup', 'b1', [5])
    await marks.clear('rollup', [{ minute: 5, generation: 1000 }])
    expect(await stale()).toHaveLength(1)
    await marks.open('rollup', 'b2', [5])
    await marks.close('rollup', 'b1', [5])
    await marks.close('rollup', 'b2', [5])
    await marks.clear('rollup', [{ minute: 5, generation: 1000 }])
    expect(await stale()).toHaveLength(1)
    await marks.clear('rollup', [{ minute: 5, generation: 1001 }])
    expect(await stale()).toEqual([])
  })

  it('tell minutes apart of which one begins like the other', async () => {
    await marks.open('rollup', 'b1', [12, 123])
    await marks.close('rollup', 'b1', [12])
    await marks.clear('rollup', [{ minute: 12, generation: 1000 }])
    expect((await stale()).map(({ minute }) => minute)).toEqual([123])
  })

  it('take more minutes than one script has room for', async () => {
    const many = Array.from({ length: 2500 }, (_, minute) => minute)
    await marks.open('rollup', 'b1', many)
    await marks.close('rollup', 'b1', many)
    await marks.clear(
      'rollup',
      many.map((minute) => ({ minute, generation: 1000 })),
    )
    expect(await stale()).toEqual([])
  })

  it('leave only their own books where nothing is stale', async () => {
    await marks.open('rollup', 'b1', [5])
    await marks.close('rollup', 'b1', [5])
    await marks.clear('rollup', [{ minute: 5, generation: 1000 }])
    const redis = new Redis(redisUrl())
    const keys = await redis.keys(`*${prefix}${places - 1}:*`)
    redis.disconnect()
    expect(keys).toEqual([expect.stringMatching(/:stale$/)])
  })

  it('reject with UNAVAILABLE while Redis is away', async () => {
    const away = redisMarks({ url: 'redis://127.0.0.1:1', prefix, deadline: 200 })
    opened.push(away)
    await expect(away.stale('rollup')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('do what a naive model does, whatever is done in turn', async () => {
    const minute = fc.integer({ min: 0, max: 3 })
    const batch = fc.constantFrom('a', 'b', 'c')
    const step = fc.oneof(
      fc.record({ act: fc.constant('open' as const), batch, minutes: fc.uniqueArray(minute) }),
      fc.record({ act: fc.constant('close' as const), batch, minutes: fc.uniqueArray(minute) }),
      fc.record({ act: fc.constant('clear' as const), minute, behind: fc.integer({ min: 0, max: 1 }) }),
    )
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let now = 10
      const real = open(undefined, () => now)
      await real.restore('rollup', [])
      const generations = new Map<number, number>()
      const writing = new Set<string>()
      for (const each of steps) {
        now += each.act === 'open' ? 1 : 0
        if (each.act === 'open') {
          await real.open('rollup', each.batch, each.minutes)
          for (const one of each.minutes) {
            generations.set(one, Math.max((generations.get(one) ?? 0) + 1, now))
            writing.add(`${one}:${each.batch}`)
          }
        } else if (each.act === 'close') {
          await real.close('rollup', each.batch, each.minutes)
          for (const one of each.minutes) writing.delete(`${one}:${each.batch}`)
        } else {
          const generation = (generations.get(each.minute) ?? 0) - each.behind
          await real.clear('rollup', [{ minute: each.minute, generation }])
          const busy = [...writing].some((member) => member.startsWith(`${each.minute}:`))
          if (!busy && each.behind === 0) generations.delete(each.minute)
        }
      }
      const expected = [...generations].map(([one, generation]) => {
        const busy = [...writing].some((member) => member.startsWith(`${one}:`))
        return { minute: one, generation, writing: busy }
      })
      expect(await stale(real)).toEqual(expected.toSorted((left, right) => left.minute - right.minute))
      real.stop()
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
