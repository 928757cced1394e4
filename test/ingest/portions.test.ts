import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { takeInPortions } from '../../ingest/portions.ts'

const limits = { items: 3, weight: 10, weightOf: (item: number) => item }

/** What is taken at a time of items that weigh what they are. */
async function portionsOf(...items: number[]): Promise<readonly (readonly number[])[]> {
  const taken: (readonly number[])[] = []
  await takeInPortions(items, limits, async (portion) => void taken.push(portion))
  return taken
}

it('takes as many items at a time as their number and their weight allow, in their order', async () => {
  expect(await portionsOf(1, 1, 1, 2, 1, 1, 1)).toEqual([[1, 1, 1], [2, 1, 1], [1]])
  expect(await portionsOf(6, 4, 1, 9, 2)).toEqual([[6, 4], [1, 9], [2]])
})

it('takes one that is too heavy by itself', async () => {
  expect(await portionsOf(1, 50, 1)).toEqual([[1], [50], [1]])
})

it('takes nothing as one portion', async () => {
  expect(await portionsOf()).toEqual([[]])
})

it('takes the first at once and each other one in a turn of its own, whether those before are done or not', async () => {
  const taken: number[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const all = takeInPortions([10, 10, 10], limits, (_, place) => {
    taken.push(place)
    return promise
  })
  expect(taken).toEqual([0])
  for (const places of [
    [0, 1],
    [0, 1, 2],
  ]) {
    await setImmediate()
    expect(taken).toEqual(places)
  }
  resolve()
  await all
})

it('fails where one fails, and takes the others all the same', async () => {
  const taken: number[] = []
  const all = takeInPortions([10, 10, 10], limits, async (_, place) => {
    taken.push(place)
    if (place === 0) throw new Error('full')
  })
  await expect(all).rejects.toThrow('full')
  expect(taken).toEqual([0, 1, 2])
})
