import { expect, it } from 'vitest'
import { memoryQuota } from '../../quota/memory.ts'
import { quotaContract } from '../contract/quota.ts'

quotaContract('memory', memoryQuota)

it('forgets the oldest answers under an id where it would keep too many', async () => {
  const quota = memoryQuota({ interval: 10 ** 12, count: 1_000_000 })
  const wanted = Array.from({ length: 20_000 }, () => ({ name: 'a', count: 60 }))
  const taken = async (id: string) => (await quota.take(wanted, id)).granted.reduce((sum, each) => sum + each)
  expect(await taken('b0')).toBe(1_000_000)
  expect(await taken('b0')).toBe(1_000_000)
  for (let each = 1; each <= 5; each++) await taken(`b${each}`)
  expect(await taken('b0')).toBe(0)
})
