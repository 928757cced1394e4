import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'

const shanghai = createCalendar('Asia/Shanghai')
const berlin = createCalendar('Europe/Berlin')

function flagAt(instant: string): string {
  const { f_date, f_tflag } = shanghai.windowAt(Date.parse(instant))
  return `${f_date} ${f_tflag}`
}

describe('the window of an instant', () => {
  it.each([
    ['2024-03-28T12:59:00+08:00', '20240328 1260'],
    ['2024-03-28T12:59:59.999+08:00', '20240328 1260'],
    ['2024-03-28T13:00:00+08:00', '20240328 1301'],
    ['2024-03-28T00:00:00+08:00', '20240328 0001'],
    ['2024-03-28T23:59:59+08:00', '20240328 2360'],
    ['2024-03-28T15:59:59Z', '20240328 2360'],
    ['2024-03-28T16:00:00Z', '20240329 0001'],
  ])('%s is %s', (instant, expected) => {
    expect(flagAt(instant)).toBe(expected)
  })

  it('starts at the full minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (instant) => {
        const { f_timestamp } = berlin.windowAt(instant)
        expect(f_timestamp % 60).toBe(0)
        expect(instant / 1000 - f_timestamp).toBeGreaterThanOrEqual(0)
        expect(instant / 1000 - f_timestamp).toBeLessThan(60)
      }),
    )
  })

  it('names an hour twice where the clock is set back, each with its own time', () => {
    const first = berlin.windowAt(Date.parse('2026-10-25T00:30:00Z'))
    const second = berlin.windowAt(Date.parse('2026-10-25T01:30:00Z'))
    expect(first.f_tflag).toBe('0231')
    expect(second.f_tflag).toBe('0231')
    expect(second.f_timestamp - first.f_timestamp).toBe(3600)
  })
})

describe('the text of an instant', () => {
  it.each([
    [shanghai, '2024-03-28T04:59:00.007Z', '2024-03-28T12:59:00.007+08:00'],
    [shanghai, '2024-03-28T04:59:59.999Z', '2024-03-28T12:59:59.999+08:00'],
    [berlin, '2026-10-25T00:30:01.000Z', '2026-10-25T02:30:01.000+02:00'],
    [berlin, '2026-10-25T01:30:01.000Z', '2026-10-25T02:30:01.000+01:00'],
    [createCalendar('America/St_Johns'), '2026-01-31T00:00:00.000Z', '2026-01-30T20:30:00.000-03:30'],
  ])('in %o of %s is %s', (calendar, instant, expected) => {
    expect(calendar.textAt(Date.parse(instant))).toBe(expected)
  })
})

describe('the range of a day', () => {
  it.each([
    ['20260328', 24],
    ['20260329', 23],
    ['20261025', 25],
  ])('%s has %i hours in Berlin', (day, hours) => {
    const range = berlin.rangeOf(day)
    expect(range && (range.to - range.from) / 3600).toBe(hours)
  })

  it.each(['', '2026', '20260230', '20261301', '2026-01-01', '２０２６０１０１'])('there is none for %j', (day) => {
    expect(berlin.rangeOf(day)).toBeUndefined()
  })

  it('holds exactly the windows of that day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (instant) => {
        const { f_date, f_timestamp } = berlin.windowAt(instant)
        const range = berlin.rangeOf(f_date)
        expect(range && range.from <= f_timestamp && f_timestamp < range.to).toBe(true)
      }),
    )
  })
})

describe('the days of a range', () => {
  it('are those that it touches, its end excluded', () => {
    const from = Date.parse('2026-03-28T12:00:00+08:00') / 1000
    const to = Date.parse('2026-03-30T00:00:00+08:00') / 1000
    expect(shanghai.daysOf({ from, to })).toEqual(['20260328', '20260329'])
    expect(shanghai.daysOf({ from, to: to + 1 })).toEqual(['20260328', '20260329', '20260330'])
    expect(shanghai.daysOf({ from, to: from })).toEqual([])
  })
})

describe('days counted on', () => {
  it('pass months, years and leap days', () => {
    expect(shanghai.addDays('20240228', 2)).toBe('20240301')
    expect(shanghai.addDays('20240101', -1)).toBe('20231231')
  })
})

describe('the clock', () => {
  const at = (text: string) => Date.parse(text) / 1000
  const shown = (text: string) => at(`${text}Z`)

  it.each([
    ['2026-01-31T12:00:00+01:00', '2026-01-31T12:00:00'],
    ['2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
    ['2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
    ['2026-10-25T00:30:00Z', '2026-10-25T02:30:00'],
    ['2026-10-25T01:30:00Z', '2026-10-25T02:30:00'],
  ])('shows in Berlin at %s %s', (instant, clock) => {
    expect(berlin.clockAt(at(instant))).toBe(shown(clock))
  })

  it('shows each time once, but for the hour that is shown twice and the one that is skipped', () => {
    expect(berlin.instantAt(shown('2026-10-25T02:30:00'))).toBe(at('2026-10-25T00:30:00Z'))
    expect(berlin.instantAt(shown('2026-10-25T02:30:00'), 'later')).toBe(at('2026-10-25T01:30:00Z'))
    for (const which of ['earlier', 'later'] as const) {
      expect(berlin.instantAt(shown('2026-03-29T02:30:00'), which)).toBe(at('2026-03-29T01:30:00Z'))
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 4e9 }), (instant) => {
          expect(shanghai.instantAt(shanghai.clockAt(instant) + 0.5, which) - 0.5).toSatisfy(
            (found) => found === instant || shanghai.clockAt(found) === shanghai.clockAt(instant),
          )
        }),
      )
    }
  })

  it('changes within a range, its ends left out', () => {
    const [spring, autumn] = [at('2026-03-29T01:00:00Z'), at('2026-10-25T01:00:00Z')]
    expect(berlin.clockChanges({ from: spring - 1, to: autumn + 1 })).toEqual([spring, autumn])
    expect(berlin.clockChanges({ from: spring, to: autumn })).toEqual([])
    expect(shanghai.clockChanges({ from: at('2000-01-01T00:00Z'), to: at('2040-01-01T00:00Z') })).toEqual([])
  })
})

it('there is no calendar for a zone that does not exist', () => {
  expect(() => createCalendar('Mars/Olympus')).toThrow(RangeError)
})
