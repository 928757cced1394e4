import fc from 'fast-check'
import { expect, it } from 'vitest'
import { percentile } from '../../../dashboards/grafana/calls.ts'
import { percentileOf } from '../../../query/percentile.ts'
import { latencyColumns } from '../../../signals/latency.ts'

/** The formula as a function of sums by field: its arithmetic is that of JavaScript too. */
function formulaOf(fraction: number) {
  return Function('sums', `return Number(${percentile(fraction)((field) => `sums.${field}`)})`)
}

it.each([0.5, 0.95, 0.99])('%d is what Tarsier answers, whatever calls took', (fraction) => {
  const formula = formulaOf(fraction)
  const some = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 }))
  const counted = fc.array(some, { minLength: latencyColumns.length, maxLength: latencyColumns.length })
  fc.assert(
    fc.property(counted, fc.integer({ min: -20, max: 50 }), (counts, more) => {
      const succeeded = Math.max(0, counts.reduce((sum, each) => sum + each, 0) + more)
      // Reports of calls that nobody counted say no percentile, unless one is known to be slow.
      const expected = percentileOf({ succeeded, counts, longest: null }, fraction)
      const sums = Object.fromEntries(latencyColumns.map((column, place) => [column, counts[place]]))
      const found = formula({ ...sums, succ_count: succeeded })
      if (expected && succeeded > 0) expect(found / expected.value).toBeCloseTo(1, 6)
    }),
  )
})

it('is no number where no call was counted', () => {
  const sums = Object.fromEntries(latencyColumns.map((column) => [column, 0]))
  expect(formulaOf(0.5)({ ...sums, succ_count: 7 })).toBeNaN()
})
