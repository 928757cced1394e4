import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineClockOf } from '../../../ingest/log/clock.ts'
import { readTime } from '../../../ingest/log/written-time.ts'
import { createCalendar } from '../../../signals/calendar.ts'

/** The instant of a line received at an instant, both as ISO 8601; times of the week before are good. */
function instantOf(line: string, receivedAt: string, zone = 'Asia/Shanghai'): string | undefined {
  const received = Date.parse(receivedAt)
  const span = { from: received / 1000 - 7 * 86_400, to: received / 1000 + 300 }
  const written = readTime(line, 0, '|')
  const instant = written && lineClockOf(createCalendar(zone)).instantOf(written, received, span)
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

it('reads clocks in the zone, unless the line says how far they are ahead', () => {
  expect(instantOf('2026-11-21 17:29:45.718|x', '2026-11-21T09:29:46Z')).toBe('2026-11-21T09:29:45.718Z')
  expect(instantOf('2026-11-21T17:29:45.718Z x', '2026-11-21T17:29:46Z')).toBe('2026-11-21T17:29:45.718Z')
  expect(instantOf('2026-11-21T17:29:45,718-0330 x', '2026-11-21T20:59:46Z')).toBe('2026-11-21T20:59:45.718Z')
  expect(instantOf('2026-11-21 17:29:45 +0100 x', '2026-11-21T16:29:46Z')).toBe('2026-11-21T16:29:45.000Z')
})

it('takes no number for an offset', () => {
  expect(instantOf('2026-11-21 17:29:45 -1001 orders', '2026-11-21T09:29:46Z')).toBe('2026-11-21T09:29:45.000Z')
  expect(instantOf('2026-11-21 17:29:45 -12345 orders', '2026-11-21T09:29:46Z')).toBe('2026-11-21T09:29:45.000Z')
})

it('gives a time without a date the day that is nearest to the receipt', () => {
  expect(instantOf('17:29:45.718 x', '2026-11-21T09:30:00Z')).toBe('2026-11-21T09:29:45.718Z')
  expect(instantOf('23:59:59.900 x', '2026-11-20T16:00:01Z')).toBe('2026-11-20T15:59:59.900Z')
  expect(instantOf('00:00:01 x', '2026-11-20T15:59:59Z')).toBe('2026-11-20T16:00:01.000Z')
  expect(instantOf('23:59:59Z x', '2026-11-21T00:00:01Z')).toBe('2026-11-20T23:59:59.000Z')
})

describe('where the clocks change', () => {
  const berlin = (line: string, receivedAt: string) => instantOf(line, receivedAt, 'Europe/Berlin')

  it('an hour that was shown twice is the one before the receipt', () => {
    // 2026-10-25: 3:00 summer time is 2:00 winter time, at 1:00 UTC.
    expect(berlin('2026-10-25 02:30:00|x', '2026-10-25T00:30:01Z')).toBe('2026-10-25T00:30:00.000Z')
    expect(berlin('2026-10-25 02:30:00|x', '2026-10-25T01:30:01Z')).toBe('2026-10-25T01:30:00.000Z')
    expect(berlin('2026-10-25 03:30:00|x', '2026-10-25T02:30:01Z')).toBe('2026-10-25T02:30:00.000Z')
  })

  it('an hour that was never shown is as much later', () => {
    // 2026-03-29: 2:00 winter time is 3:00 summer time, at 1:00 UTC.
    expect(berlin('2026-03-29 02:30:00|x', '2026-03-29T01:30:01Z')).toBe('2026-03-29T01:30:00.000Z')
  })
})

it('has no time where clocks are wrong or the line is old', () => {
  const at = '2026-11-21T09:29:46Z'
  expect(instantOf('2026-11-21 17:34:45|x', at)).toBe('2026-11-21T09:34:45.000Z')
  expect(instantOf('2026-11-21 17:34:46|x', at)).toBeUndefined()
  expect(instantOf('2026-11-14 17:29:46|x', at)).toBe('2026-11-14T09:29:46.000Z')
  expect(instantOf('2026-11-14 17:29:45|x', at)).toBeUndefined()
  expect(instantOf('1970-01-01 00:00:00|x', at)).toBeUndefined()
  expect(instantOf('9999-12-31 23:59:59|x', at)).toBeUndefined()
})

describe('how far a line is ahead of its receipt', () => {
  const offsetOf = (line: string, receivedAt: string, zone = 'Asia/Shanghai') => {
    const written = readTime(line, 0, '|')
    return written && lineClockOf(createCalendar(zone)).offsetOf(written, Date.parse(receivedAt))
  }

  it('is hours where it was written in another zone, and nearly nothing where it was not', () => {
    expect(offsetOf('2026-11-21 17:29:45|x', '2026-11-21T09:29:46Z')).toBe(-1000)
    expect(offsetOf('2026-11-21 09:29:45|x', '2026-11-21T09:29:46Z')).toBe(-8 * 3_600_000 - 1000)
    expect(offsetOf('2026-11-21 17:29:45|x', '2026-11-21T09:29:46Z', 'UTC')).toBe(8 * 3_600_000 - 1000)
    expect(offsetOf('2026-11-21T09:29:45Z x', '2026-11-21T09:29:46Z')).toBe(-1000)
  })

  it('is not known without a date, nor by a date that is days away', () => {
    expect(offsetOf('17:29:45|x', '2026-11-21T09:29:46Z')).toBeUndefined()
    expect(offsetOf('2026-11-18 17:29:45|x', '2026-11-21T09:29:46Z')).toBeUndefined()
  })
})

it('reads what the calendar writes, in every zone', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'].map(createCalendar)
  const instants = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') })
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, fc.integer({ min: 0, max: 60_000 }), (calendar, time, delay) => {
      const line = calendar.textAt(time).slice(0, 23).replace('T', ' ')
      const written = readTime(line, 0, '|')
      const span = { from: time / 1000 - 86_400, to: (time + delay) / 1000 + 300 }
      expect(written && lineClockOf(calendar).instantOf(written, time + delay, span)).toBe(time)
    }),
  )
})
