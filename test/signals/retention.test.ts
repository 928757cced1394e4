import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitDays } from '../../signals/retention.ts'

const day = (number: number) => String(20_260_101 + number)
const days = (...sizes: readonly number[]) => sizes.map((bytes, number) => ({ day: day(number), bytes }))

describe('which days of a signal go', () => {
  it('is none while they fit', () => {
    expect(fitDays(days(3, 3, 3), 9, day(1))).toEqual({ keepFrom: undefined, excess: 0 })
    expect(fitDays([], 9, day(1))).toEqual({ keepFrom: undefined, excess: 0 })
  })

  it('is the oldest, as few as do', () => {
    expect(fitDays(days(3, 3, 3, 3), 9, day(2))).toEqual({ keepFrom: day(1), excess: 0 })
    expect(fitDays(days(3, 3, 3, 3), 6, day(2))).toEqual({ keepFrom: day(2), excess: 0 })
  })

  it('is all that may go where the others alone are too large, and that is told', () => {
    expect(fitDays(days(1, 1, 5, 6), 9, day(2))).toEqual({ keepFrom: day(2), excess: 2 })
    expect(fitDays(days(5, 6).slice(0, 2), 9, day(0))).toEqual({ keepFrom: undefined, excess: 2 })
  })

  it('never leaves a gap: no day goes before an older one', () => {
    expect(fitDays(days(1, 9, 1, 1), 4, day(2))).toEqual({ keepFrom: day(2), excess: 0 })
  })

  const someDays = fc.uniqueArray(fc.record({ number: fc.nat({ max: 40 }), bytes: fc.nat({ max: 1000 }) }), {
    selector: ({ number }) => number,
    maxLength: 30,
  })

  it('is right for any days: today and yesterday stay, the rest fits, and not one went too many', () => {
    const property = fc.property(someDays, fc.nat({ max: 5000 }), fc.nat({ max: 40 }), (some, limit, yesterday) => {
      const all = some.map(({ number, bytes }) => ({ day: day(number), bytes }))
      const { keepFrom, excess } = fitDays(all, limit, day(yesterday))
      const sum = (kept: typeof all) => kept.reduce((total, { bytes }) => total + bytes, 0)
      const kept = all.filter((each) => keepFrom === undefined || each.day >= keepFrom)
      const gone = all.filter((each) => !kept.includes(each))
      expect(gone.every((each) => each.day < day(yesterday))).toBe(true)
      expect(excess).toBe(Math.max(0, sum(kept) - limit))
      if (excess > 0) expect(kept.every((each) => each.day >= day(yesterday))).toBe(true)
      const newest = gone.toSorted((left, right) => (left.day < right.day ? 1 : -1))[0]
      if (newest) expect(sum(kept) + newest.bytes).toBeGreaterThan(limit)
      expect(keepFrom === undefined).toBe(gone.length === 0)
    })
    fc.assert(property, { numRuns: 2000 })
  })
})
