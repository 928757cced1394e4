import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callsAbove, type Latency, percentileOf } from '../../query/percentile.ts'
import { latencyBounds, latencyColumns } from '../../signals/latency.ts'

/** What most clients know, and Java's. */
const common = latencyBounds.filter((bound) => bound <= 3000)
const java = latencyBounds

/** Response times of calls as a client reports them: above its last bound in no column. */
function reported(times: readonly number[], bounds: readonly number[]): Latency {
  const counts = latencyColumns.map(() => 0)
  for (const time of times) {
    const bound = bounds.find((each) => time <= each)
    const place = bound === undefined ? -1 : latencyBounds.indexOf(bound)
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1
  }
  return { succeeded: times.length, counts, longest: Math.max(...times) }
}

function together(one: Latency, other: Latency): Latency {
  return {
    succeeded: one.succeeded + other.succeeded,
    counts: one.counts.map((count, place) => count + (other.counts[place] ?? 0)),
    longest: Math.max(one.longest ?? 0, other.longest ?? 0),
  }
}

/** By nearest rank: what it is of the times themselves. */
function exactly(times: readonly number[], fraction: number): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.max(1, Math.ceil(fraction * times.length)) - 1] ?? Number.NaN
}

describe('a percentile', () => {
  it('lies within its bounds, whichever clients reported the calls', () => {
    const time = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 200_000 }))
    const times = fc.array(time, { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        times,
        fc.array(time, { maxLength: 40 }),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99),
        (some, others, p) => {
          const found = percentileOf(together(reported(some, common), reported(others, java)), p)
          const exact = exactly([...some, ...others], p)
          expect(found?.lower).toBeLessThan(exact)
          expect(found?.upper ?? Infinity).toBeGreaterThanOrEqual(exact)
          expect(found?.value).toBeGreaterThanOrEqual(found?.lower ?? Infinity)
          expect(found?.value).toBeLessThanOrEqual(found?.upper ?? Infinity)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('grows with its fraction', () => {
    const time = fc.integer({ min: 1, max: 5000 })
    const fraction = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), fraction, fraction, (times, one, other) => {
        const latency = reported(times, common)
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((p) => percentileOf(latency, p)?.value)
        expect(high).toBeGreaterThanOrEqual(low ?? Infinity)
      }),
    )
  })

  it('is interpolated in its bucket', () => {
    const latency = reported([7, 7, 7, 7, 20, 20, 20, 20, 20, 20], common)
    expect(percentileOf(latency, 0.2)).toEqual({ value: 7.5, lower: 5, upper: 10 })
    expect(percentileOf(latency, 0.4)).toEqual({ value: 10, lower: 5, upper: 10 })
    expect(percentileOf(latency, 0.7)).toEqual({ value: 30, lower: 10, upper: 50 })
    expect(percentileOf(latency, 1)).toEqual({ value: 50, lower: 10, upper: 50 })
  })

  it('has no upper bound above the last one, and its calls are counted', () => {
    const slow = reported([1, 4000, 5000, 6000], common)
    expect(percentileOf(slow, 0.25)).toEqual({ value: 5, lower: 0, upper: 5 })
    expect(percentileOf(slow, 0.5)).toEqual({ value: 3000, lower: 3000, upper: null })
    expect(callsAbove(slow)).toBe(3)
    const endless = reported([1, 200_000], java)
    expect(percentileOf(endless, 0.9)).toEqual({ value: 100_000, lower: 100_000, upper: null })
    expect(callsAbove(endless)).toBe(1)
    const onlySlow = reported([9000], common)
    expect(percentileOf(onlySlow, 0.5)).toEqual({ value: 3000, lower: 3000, upper: null })
  })

  it('is not known without calls that succeeded, nor where nobody counted them by time', () => {
    expect(percentileOf({ succeeded: 0, counts: [], longest: null }, 0.5)).toBeNull()
    const uncounted = { succeeded: 7, counts: latencyColumns.map(() => 0), longest: 30 }
    expect(percentileOf(uncounted, 0.5)).toBeNull()
    expect(callsAbove(uncounted)).toBe(0)
  })

  it('bears reports that count more calls by time than they say succeeded', () => {
    const counts = latencyColumns.map(() => 5)
    expect(percentileOf({ succeeded: 2, counts, longest: 9 }, 0.99)).toMatchObject({ lower: 0, upper: 5 })
    expect(callsAbove({ succeeded: 2, counts, longest: 9 })).toBe(5)
  })
})
