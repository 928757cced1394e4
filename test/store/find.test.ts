import fc from 'fast-check'
import { expect, it } from 'vitest'
import { log } from '../../signals/log.ts'
import { findInParts, slicesOf } from '../../store/find.ts'
import type { Condition, FindQuestion, Found } from '../../store/store.ts'
import { findOn, inOrder, lineOf, placeOf } from '../contract/lines.ts'

const day = '20250101'

/** A store of lines of a length each, and the limits of the parts that were asked of it. */
function storeOf(lengths: readonly number[]) {
  const limits: number[] = []
  const lines = lengths.map((length, n) => ({ id: `${n}`, record: lineOf(day, n, { message: 'x'.repeat(length) }) }))
  const ordered = inOrder(
    { signal: log, sort: 'newest' },
    lines.map(({ record }) => record),
  )
  const findPart = async ({ after, limit }: FindQuestion): Promise<Found> => {
    limits.push(limit)
    const begin = after ? 1 + ordered.findIndex((each) => String(placeOf(log, each)) === String(after)) : 0
    const records = ordered.slice(begin, begin + limit).map((record) => ({ id: String(record.time), record }))
    return { records, more: begin + limit < ordered.length }
  }
  return { limits, findPart }
}

it('finds a usual page in one look', async () => {
  const { limits, findPart } = storeOf(Array(300).fill(200))
  const found = await findInParts(findOn(day, { limit: 100 }), findPart)
  expect([found.records.length, found.more, limits]).toEqual([100, true, [100]])
})

it('finds a long page of short lines in few looks, each once and in order', async () => {
  const { limits, findPart } = storeOf(Array(9000).fill(100))
  const { records, more } = await findInParts(findOn(day, { limit: 8000 }), findPart)
  const times = records.map(({ record }) => Number(record['time']))
  expect([times.length, more]).toEqual([8000, true])
  expect(times).toEqual([...new Set(times)].toSorted((one, other) => other - one))
  expect(limits).toEqual([250, 750, 3000, 4000])
})

it('gives fewer lines than asked for where they are large, and says that there are more', async () => {
  const long = 256 * 1024
  const { findPart } = storeOf(Array(400).fill(long))
  const { records, more } = await findInParts(findOn(day, { limit: 400 }), findPart)
  expect([records.length, more]).toEqual([250, true])
})

it('ends where there is nothing more', async () => {
  const { limits, findPart } = storeOf([])
  expect(await findInParts(findOn(day, { limit: 10_000 }), findPart)).toEqual({ records: [], more: false })
  expect(limits).toEqual([250])
})

it('has slices that hold every time behind the place once, the first ones first', () => {
  const time = fc.integer({ min: 0, max: 3_000_000 })
  const asked = fc.record({ sort: fc.constantFrom('newest', 'oldest'), place: fc.option(time), from: time, to: time })
  fc.assert(
    fc.property(asked, fc.array(time), ({ sort, place, from, to }, times) => {
      const question = findOn(day, { sort, ...(place !== null && { after: [place, 0, ''] }) })
      const slices = [...slicesOf(question, { from, to })]
      const found = slices.flatMap((slice) =>
        inTurn(
          times.filter((each) => slice.every(holds(each))),
          sort,
        ),
      )
      const behind = times.filter((each) => place === null || (sort === 'newest' ? each <= place : each >= place))
      // A span that is searched as one leaves the place to the search itself.
      expect(found).toEqual(inTurn(slices.length === 1 ? times : behind, sort))
    }),
  )
})

it('has slices only of a long time, the first of a small part of it', () => {
  const within = (minutes: number) => [...slicesOf(findOn(day), { from: 0, to: minutes * 60_000 })].length
  expect([within(9), within(10), within(1440)]).toEqual([1, 3, 3])
  const [newest] = slicesOf(findOn(day), { from: 0, to: 25_600 * 1000 })
  const [oldest] = slicesOf(findOn(day, { sort: 'oldest' }), { from: 0, to: 25_600 * 1000 })
  expect(newest).toEqual([{ field: 'time', operator: 'above', value: 25_500 * 1000 }])
  expect(oldest).toEqual([{ field: 'time', operator: 'below', value: 100 * 1000 }])
})

function inTurn(times: readonly number[], sort: FindQuestion['sort']): readonly number[] {
  return times.toSorted((one, other) => (sort === 'newest' ? other - one : one - other))
}

function holds(time: number): (condition: Condition) => boolean {
  return (condition) => {
    if (condition.operator === 'above') return time > Number(condition.value)
    if (condition.operator === 'from') return time >= Number(condition.value)
    if (condition.operator === 'below') return time < Number(condition.value)
    if (condition.operator === 'upTo') return time <= Number(condition.value)
    throw new Error(`no slice is ${condition.operator}`)
  }
}
