import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'
import type { KeptFrom } from '../../signals/usage.ts'
import { createKeeping } from '../../workers/keeping.ts'
import { retentionOf } from '../retentions.ts'

/** Half past three in the night to Sunday in Shanghai, still Saturday in London. */
const now = Date.UTC(2026, 0, 31, 19, 30)
const retentions = { ...retentionOf(15), reporter: { days: 2, bytes: 1 } }

/** What replicas share: a store's announcements, and a clock. */
function shared(zone = 'Asia/Shanghai') {
  const announced = new Map<string, KeptFrom>()
  const clock = { now }
  const store = {
    keptFrom: async () => [...announced.values()],
    keepFrom: async (each: KeptFrom) => {
      const known = announced.get(each.signal)
      if (!known || known.day < each.day) announced.set(each.signal, each)
    },
  }
  const keeping = () => createKeeping({ store, calendar: createCalendar(zone), retentions, now: () => clock.now })
  return { clock, keeping }
}

describe('the horizon', () => {
  test('is today in the zone minus the retention, by signal', () => {
    const shanghai = shared().keeping()
    expect(shanghai.horizon('stat')).toBe('20260117')
    expect(shanghai.horizon('reporter')).toBe('20260130')
    expect(shared('Europe/London').keeping().horizon('stat')).toBe('20260116')
  })

  test('moves at midnight', () => {
    const { clock, keeping } = shared()
    clock.now = Date.UTC(2026, 0, 31, 15, 59, 59)
    const { horizon } = keeping()
    expect(horizon('stat')).toBe('20260116')
    clock.now += 1000
    expect(horizon('stat')).toBe('20260117')
  })

  test('is what was announced where that is later', async () => {
    const { keeping } = shared()
    const { announce, horizon } = keeping()
    await announce('stat', '20260120')
    expect([horizon('stat'), horizon('log')]).toEqual(['20260120', '20260117'])
    await announce('reporter', '20260101')
    expect(horizon('reporter')).toBe('20260130')
  })

  test('is known to other processes once they have looked', async () => {
    const { keeping } = shared()
    const [one, other] = [keeping(), keeping()]
    await one.announce('stat', '20260120')
    await other.refresh()
    expect(other.horizon('stat')).toBe('20260120')
  })
})

describe('a day may be dropped', () => {
  test('one day after it has passed its age', () => {
    expect(shared().keeping().firstDayNeeded('stat')).toBe('20260116')
  })

  test('when it has been announced for long enough, whoever announced it', async () => {
    const { clock, keeping } = shared()
    const [one, other] = [keeping(), keeping()]
    await one.announce('stat', '20260120')
    await other.refresh()
    for (const each of [one, other]) {
      expect(each.firstDayNeeded('stat')).toBe('20260116')
      expect(each.waitOf('stat')).toBe(120_000)
    }
    clock.now += 120_000
    for (const each of [one, other]) {
      expect(each.firstDayNeeded('stat')).toBe('20260120')
      expect(each.waitOf('stat')).toBeUndefined()
    }
  })
})
