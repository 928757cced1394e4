import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateTimeText, dayName, instantText, minutesOf, shortText } from '../../../dashboards/web/time/clock.ts'
import { isPresent, rangeOf, stepFor, untilNow } from '../../../dashboards/web/time/range.ts'
import { ticksOf, tickText } from '../../../dashboards/web/time/ticks.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'
import { createCalendar } from '../../../signals/calendar.ts'

const shanghai = createZone('Asia/Shanghai')
const berlin = createZone('Europe/Berlin')
const at = (text: string) => Date.parse(text) / 1000

describe('a zone', () => {
  it.each(['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'UTC', 'Australia/Lord_Howe'])(
    '%s shows what the server’s calendar shows',
    (name) => {
      const [zone, calendar] = [createZone(name), createCalendar(name)]
      fc.assert(
        fc.property(fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), (instant) => {
          expect(zone.clockAt(instant)).toBe(calendar.clockAt(instant))
          expect(zone.instantAt(instant)).toBe(calendar.instantAt(instant))
        }),
      )
    },
  )

  it('names its offset, which may change with the season', () => {
    expect(shanghai.offsetName(0)).toBe('UTC+08:00')
    expect([at('2026-01-31T00:00Z'), at('2026-07-31T00:00Z')].map(berlin.offsetName)).toEqual([
      'UTC+01:00',
      'UTC+02:00',
    ])
    expect(createZone('America/St_Johns').offsetName(at('2026-01-31T00:00Z'))).toBe('UTC−03:30')
  })

  it('that the browser does not know is UTC', () => {
    expect(createZone('Mars/Olympus').clockAt(86_400)).toBe(86_400)
  })
})

describe('a clock', () => {
  it('reads in the zone', () => {
    const instant = at('2026-01-31T16:05Z')
    expect(dateTimeText(instant, shanghai)).toBe('2026-02-01 00:05')
    expect(dayName(instant, shanghai)).toBe('20260201')
    expect(shortText(instant, instant + 60, shanghai)).toBe('00:05')
    expect(shortText(instant - 600, instant, shanghai)).toBe('01-31 23:55')
    expect(instantText(1000 * instant + 7089, shanghai)).toBe('02-01 00:05:07.089')
  })

  it.each([
    ['0805', 485],
    ['8:05', 485],
    ['805', 485],
    ['2400', 1440],
    ['2360', 1440],
    ['1260', 780],
    ['2401', undefined],
    ['1261', undefined],
    ['8', undefined],
    ['now', undefined],
  ])('typed as %s is %s minutes after midnight', (typed, minutes) => {
    expect(minutesOf(typed)).toBe(minutes)
  })
})

describe('a range', () => {
  const now = at('2026-01-31T08:05:30Z')

  it('that ends now ends with the last full minute', () => {
    const range = rangeOf({ kind: 'last', minutes: 60 }, now, shanghai)
    expect(range).toEqual({ from: at('2026-01-31T07:05Z'), to: at('2026-01-31T08:05Z') })
    expect(isPresent(range, now)).toBe(true)
  })

  it('that ends now reaches over the running minute where lines are listed', () => {
    const last = { kind: 'last', minutes: 60 } as const
    expect(untilNow(last, rangeOf(last, now, shanghai))).toEqual({
      from: at('2026-01-31T07:05Z'),
      to: at('2026-01-31T08:06Z'),
    })
    const between = { kind: 'between', from: 60, to: 120 } as const
    expect(untilNow(between, rangeOf(between, now, shanghai))).toEqual({ from: 60, to: 120 })
  })

  it('of a day is that of the zone', () => {
    const day = (name: string) => rangeOf({ kind: 'day', day: name }, now, shanghai)
    expect(day('today')).toEqual({ from: at('2026-01-30T16:00Z'), to: at('2026-01-31T16:00Z') })
    expect(day('yesterday')).toEqual({ from: at('2026-01-29T16:00Z'), to: at('2026-01-30T16:00Z') })
    expect(day('20240229')).toEqual({ from: at('2024-02-28T16:00Z'), to: at('2024-02-29T16:00Z') })
    expect(isPresent(day('yesterday'), now)).toBe(false)
  })

  it('of the day on which clocks are put forward has 23 hours', () => {
    const { from, to } = rangeOf({ kind: 'day', day: '20260329' }, now, berlin)
    expect((to - from) / 3600).toBe(23)
  })

  it.each([
    [60, 60],
    [24 * 60, 300],
    [7 * 24 * 60, 3600],
    [31 * 24 * 60, 10_800],
  ])('of %s minutes has steps of %s s', (minutes, step) => {
    expect(stepFor({ from: 0, to: minutes * 60 }, 300)).toBe(step)
  })
})

describe('ticks', () => {
  it('are round times of the zone', () => {
    const range = { from: at('2026-01-31T07:07Z'), to: at('2026-01-31T08:07Z') }
    expect(ticksOf(range, 6, shanghai).map((tick) => tickText(tick, shanghai))).toEqual([
      '15:10',
      '15:20',
      '15:30',
      '15:40',
      '15:50',
      '16:00',
    ])
  })

  it('at midnight name the day', () => {
    const range = { from: at('2026-01-31T12:00Z'), to: at('2026-01-31T20:00Z') }
    expect(ticksOf(range, 3, shanghai).map((tick) => tickText(tick, shanghai))).toEqual(['21:00', '02-01', '03:00'])
  })

  it('rise also while clocks are changed', () => {
    for (const day of ['20260329', '20261025']) {
      const range = rangeOf({ kind: 'day', day }, 0, berlin)
      const ticks = ticksOf(range, 26, berlin)
      expect(ticks).toEqual([...new Set(ticks)].sort((one, other) => one - other))
      expect(ticks.length).toBeGreaterThan(20)
    }
  })
})
