import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsUnder, distributionOf, isUneven, percentilesOf, totalOf } from '../../../query/property/distribution.ts'

const fractions = [0.5, 0.9, 0.95, 0.99]

describe('a distribution', () => {
  it('adds counts between the same bounds', () => {
    const distribution = distributionOf([
      { bounds: '5,20,100', counts: [1, null, 3] },
      { bounds: '5,20,100', counts: [2, 4] },
    ])
    expect(countsUnder([5, 20, 100], distribution)).toEqual([3, 4, 3])
    expect([totalOf(distribution), isUneven(distribution)]).toEqual([10, false])
  })

  it('goes on from one record to the next without being uneven', () => {
    const distribution = distributionOf([
      { bounds: '5,20', counts: [1, 2] },
      { bounds: '20,100', counts: [null, 3] },
    ])
    expect(distribution.bounds).toEqual([5, 20, 100])
    expect(countsUnder(distribution.bounds, distribution)).toEqual([1, 2, 3])
    expect(isUneven(distribution)).toBe(false)
  })

  it('is uneven where a count covers several steps of the bounds', () => {
    const fine = { bounds: '5,20,100', counts: [1, 1, 1] }
    expect(isUneven(distributionOf([fine, { bounds: '5,100', counts: [0, 1] }]))).toBe(true)
    expect(isUneven(distributionOf([fine, { bounds: '20', counts: [1] }]))).toBe(true)
    expect(isUneven(distributionOf([fine, { bounds: '5,100', counts: [1, 0] }]))).toBe(false)
  })
})

describe('a percentile', () => {
  it('lies in its bucket by linear interpolation', () => {
    const distribution = distributionOf([{ bounds: '5,20,100', counts: [5, 5, 0] }])
    expect(percentilesOf(distribution, [0.25, 0.5, 0.75])).toEqual([
      { value: 2.5, lower: null, upper: 5 },
      { value: 5, lower: null, upper: 5 },
      { value: 12.5, lower: 5, upper: 20 },
    ])
  })

  it('of negative values is not above their bound', () => {
    expect(percentilesOf(distributionOf([{ bounds: '-3,8', counts: [2, 0] }]), [0.5])).toEqual([
      { value: -3, lower: null, upper: -3 },
    ])
  })

  it('is none without values', () => {
    expect(percentilesOf(distributionOf([{ bounds: '5', counts: [null] }]), [0.5])).toEqual([null])
  })

  it('has bounds that hold the exact value, whatever lists of bounds servers have', () => {
    const value = fc.integer({ min: -20, max: 99 }).map((each) => each + 0.5)
    const server = fc.record({
      bounds: fc.uniqueArray(fc.integer({ min: -20, max: 120 }), { minLength: 1, maxLength: 6 }),
      values: fc.array(value, { maxLength: 20 }),
    })
    const servers = fc.array(server, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(servers, (all) => {
        const rows = all.map(({ bounds, values }) => {
          const rising = [...bounds].sort((one, other) => one - other)
          const above = (place: number) => rising[place - 1] ?? -Infinity
          const countOf = (bound: number, place: number) =>
            values.filter((each) => each <= bound && each > above(place)).length
          return { bounds: rising.join(), counts: rising.map(countOf) }
        })
        const counted = all.flatMap(({ bounds, values }) => values.filter((each) => each <= Math.max(...bounds)))
        counted.sort((one, other) => one - other)
        const found = percentilesOf(distributionOf(rows), fractions)
        for (const [place, fraction] of fractions.entries()) {
          const exact = counted[Math.max(1, Math.ceil(fraction * counted.length)) - 1]
          const percentile = found[place]
          if (exact === undefined) {
            expect(percentile).toBeNull()
            continue
          }
          expect(percentile && exact > (percentile.lower ?? -Infinity) && exact <= percentile.upper).toBe(true)
          expect(percentile && percentile.value >= (percentile.lower ?? -Infinity)).toBe(true)
          expect(percentile && percentile.value <= percentile.upper).toBe(true)
        }
      }),
      { numRuns: 500, seed: 20260131 },
    )
  })
})
