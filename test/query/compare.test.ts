import { describe, expect, it } from 'vitest'
import { alignedInstant, comparedSpans, compareParameter } from '../../query/compare.ts'
import { createCalendar } from '../../signals/calendar.ts'

const berlin = createCalendar('Europe/Berlin')
const shanghai = createCalendar('Asia/Shanghai')
const at = (text: string) => Date.parse(text) / 1000

/** The compared ranges of what is asked for, as ISO 8601. */
function compared(compare: string, from: string, to: string, now = to, calendar = berlin) {
  const spans = comparedSpans(compareParameter.parse(compare) ?? [], { from: at(from), to: at(to) }, at(now), calendar)
  return spans.map(({ name, range }) => [name, iso(range.from), iso(range.to)])
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16)
}

describe('a compared range', () => {
  it('is the same part of the day before, or of the same weekday of last week', () => {
    expect(
      compared('yesterday,lastWeek', '2026-02-05T08:00+08:00', '2026-02-05T09:30+08:00', undefined, shanghai),
    ).toEqual([
      ['yesterday', '2026-02-04T00:00', '2026-02-04T01:30'],
      ['lastWeek', '2026-01-29T00:00', '2026-01-29T01:30'],
    ])
  })

  it('is only as long as what has elapsed, in full minutes', () => {
    const day = ['2026-02-05T00:00+01:00', '2026-02-06T00:00+01:00'] as const
    expect(compared('yesterday', ...day, '2026-02-05T14:37:20+01:00')).toEqual([
      ['yesterday', '2026-02-03T23:00', '2026-02-04T13:37'],
    ])
    expect(compared('yesterday', ...day, '2026-02-04T14:37:20+01:00')).toEqual([
      ['yesterday', '2026-02-03T23:00', '2026-02-03T23:00'],
    ])
  })

  it('starts at any instant', () => {
    expect(compared('2026-01-01T06:00:30Z', '2026-02-05T08:00Z', '2026-02-05T09:30Z')).toEqual([
      ['2026-01-01T06:00:30Z', '2026-01-01T06:00', '2026-01-01T07:30'],
    ])
    expect(compared(String(at('2026-01-01T06:00Z')), '2026-02-05T08:00Z', '2026-02-05T09:30Z')).toMatchObject([
      [{}, '2026-01-01T06:00', '2026-01-01T07:30'],
    ])
  })

  // Clocks in Berlin are put forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.
  it.each([
    [
      'noon with noon after clocks went forward',
      '2026-03-29T12:00+02:00',
      '2026-03-29T13:00+02:00',
      '2026-03-28T11:00',
      '2026-03-28T12:00',
    ],
    [
      'noon with noon after clocks went back',
      '2026-10-25T12:00+01:00',
      '2026-10-25T13:00+01:00',
      '2026-10-24T10:00',
      '2026-10-24T11:00',
    ],
    [
      'a day of 23 hours with one of 24',
      '2026-03-29T00:00+01:00',
      '2026-03-30T00:00+02:00',
      '2026-03-27T23:00',
      '2026-03-28T23:00',
    ],
    [
      'a day of 24 hours with one of 23',
      '2026-03-30T00:00+02:00',
      '2026-03-31T00:00+02:00',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ],
    [
      'a day of 24 hours with one of 25',
      '2026-10-26T00:00+01:00',
      '2026-10-27T00:00+01:00',
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ],
    [
      'an hour with what was skipped yesterday',
      '2026-03-30T02:00+02:00',
      '2026-03-30T03:00+02:00',
      '2026-03-29T01:00',
      '2026-03-29T01:00',
    ],
  ])('compares %s', (_what, from, to, ...expected) => {
    expect(compared('yesterday', from, to, '2027-01-01T00:00Z')).toEqual([['yesterday', ...expected]])
  })

  it('tells by the clock what an instant is compared with', () => {
    const yesterday = { range: { from: 0, to: 0 }, shift: -86_400 }
    const aligned = (text: string) => iso(alignedInstant(at(text), yesterday, berlin))
    expect(aligned('2026-03-28T12:00+01:00')).toBe('2026-03-29T10:00')
    expect(aligned('2026-03-28T02:30+01:00')).toBe('2026-03-29T01:30')
    expect(aligned('2026-10-25T02:30+02:00')).toBe('2026-10-26T01:30')
    expect(aligned('2026-10-25T02:30+01:00')).toBe('2026-10-26T01:30')
    expect(aligned('2026-10-24T02:30+02:00')).toBe('2026-10-25T00:30')
  })
})

describe('what to compare with', () => {
  it.each(['', 'tomorrow', 'yesterday,', '2026-01-01', '2026-01-01T00:00:00', '-1', 'yesterday,lastWeek,1,2,3'])(
    'is not %j',
    (text) => {
      expect(compareParameter.safeParse(text).error?.issues[0]?.message).toContain('expected up to 4 of yesterday')
    },
  )
})
