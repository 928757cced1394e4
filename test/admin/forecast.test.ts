import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesAfter, type Course, courseOf, daysToFull, daysToSize, mostAfter, roomOf } from '../../admin/forecast.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { DayUsage } from '../../signals/usage.ts'

const calendar = createCalendar('Asia/Shanghai')
const today = '20260131'

/** Days of these sizes, the last of them today. */
function course(sizes: readonly number[], retention: { days: number; bytes: number }): Course {
  const days = sizes.map((bytes, place): DayUsage => {
    const day = calendar.addDays(today, place + 1 - sizes.length)
    return { signal: 'log', day, records: 1, bytes, primaryBytes: bytes }
  })
  return courseOf(days, retention, today, calendar)
}

describe('growth', () => {
  const growthOf = (...sizes: readonly number[]) => course(sizes, { days: 15, bytes: 1000 }).growth

  it('is the median of the full days: neither today nor the day on which it began counts', () => {
    expect(growthOf(1, 10, 12, 11, 3)).toBe(11)
    expect(growthOf(1, 10, 12, 3)).toBe(11)
  })

  it('is that of the latest seven', () => {
    expect(growthOf(...Array(10).fill(1), ...Array(7).fill(50), 3)).toBe(50)
  })

  it('is that of the first day where there is no other, and not known on that day', () => {
    expect(growthOf(4, 9)).toBe(4)
    expect(growthOf(9)).toBeUndefined()
    expect(growthOf()).toBeUndefined()
  })
})

describe('the size of a signal', () => {
  it('is reached when what it takes and what comes exceed it', () => {
    expect(daysToSize(course([10, 10, 10, 10], { days: 15, bytes: 65 }))).toBe(3)
    expect(daysToSize(course([10, 10, 10, 10], { days: 15, bytes: 40 }))).toBe(1)
  })

  it('is reached already, or never where days are too old before', () => {
    expect(daysToSize(course([10, 10, 10, 10], { days: 15, bytes: 39 }))).toBe(0)
    expect(daysToSize(course([10, 10, 10, 10], { days: 2, bytes: 40 }))).toBeUndefined()
  })

  it('counts that large days go', () => {
    expect(bytesAfter(course([100, 10, 10, 10], { days: 2, bytes: 1000 }), 1)).toBe(40)
  })
})

describe('the disk', () => {
  it('is full when the growth of all signals together has taken the room', () => {
    const some = [course([10, 10, 10], { days: 15, bytes: 1000 }), course([5, 5, 5], { days: 15, bytes: 1000 })]
    expect(daysToFull(some, 44)).toBe(3)
    expect(daysToFull(some, 0)).toBe(0)
    expect(daysToFull(some, 1e6)).toBeUndefined()
  })

  it('is spared by what limits each signal', () => {
    expect(daysToFull([course([10, 10, 10], { days: 15, bytes: 40 })], 15)).toBeUndefined()
    expect(daysToFull([course([10, 10, 10], { days: 15, bytes: 50 })], 15)).toBe(2)
  })

  it('has the room that is left or freed, and not what a cluster keeps free', () => {
    const disk = { total: 100, available: 30 }
    expect(roomOf({ kind: 'file', file: { bytes: 50, reusable: 20, log: 1 }, disk })).toBe(50)
    const nodes = [
      { name: 'a', ...disk, reserve: 5 },
      { name: 'b', total: 100, available: 3, reserve: 5 },
    ]
    expect(roomOf({ kind: 'cluster', nodes })).toBe(25)
  })
})

it('tells the first day on which the size is exceeded, whatever the days', () => {
  const retention = fc.record({ days: fc.integer({ min: 1, max: 40 }), bytes: fc.nat({ max: 5000 }) })
  const property = fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 30 }), retention, (sizes, kept) => {
    const some = course(sizes, kept)
    const days = daysToSize(some)
    const before = Array.from({ length: days ?? kept.days + 3 }, (_, day) => mostAfter(some, day))
    expect(before.every((bytes) => bytes <= kept.bytes)).toBe(true)
    if (days !== undefined) expect(mostAfter(some, days)).toBeGreaterThan(kept.bytes)
  })
  fc.assert(property, { numRuns: 1000 })
})

/** In how many days records that come evenly exceed a size, hour by hour; days that are too old go at midnight. */
function simulated({ byAge, growth = 0, retention }: Course, hour: number): number | undefined {
  const days = [...byAge]
  for (let passed = 0; passed <= 24 * (retention.days + 3); passed++) {
    if (days.reduce((sum, bytes) => sum + bytes, 0) > retention.bytes) return Math.ceil(passed / 24)
    if (passed > 0 && (hour + passed) % 24 === 0) {
      days.pop()
      days.unshift(0)
    }
    days[0] = (days[0] ?? 0) + growth / 24
  }
  return undefined
}

it('tells the day on which the size is exceeded, also where that is only until midnight', () => {
  const sizes = fc.array(fc.nat({ max: 10 }), { minLength: 2, maxLength: 12 })
  const hours = fc.integer({ min: 0, max: 23 })
  const retention = fc.record({ days: fc.integer({ min: 1, max: 8 }), bytes: fc.nat({ max: 24 * 60 }) })
  const property = fc.property(sizes, hours, retention, (past, hour, kept) => {
    const { growth = 0 } = course([...past.map((each) => 24 * each), 0], kept)
    const some = course([...past.map((each) => 24 * each), (hour * growth) / 24], kept)
    expect(daysToSize(some)).toBe(simulated(some, hour))
  })
  fc.assert(property, { numRuns: 2000 })
})
