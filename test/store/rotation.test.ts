import { describe, expect, it } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'
import { dailyRotation } from '../../store/rotation.ts'

const rotation = dailyRotation('tars_', 'stat', createCalendar('Asia/Shanghai'))

describe('daily rotation', () => {
  it("names a day's target by prefix, signal and day", () => {
    expect(rotation.writeTarget('20240328')).toBe('tars_stat_20240328')
  })

  it('reads a day more on either side: the zone may have been another one when records came', () => {
    const from = Date.parse('2024-03-28T00:00:00+08:00') / 1000
    expect(rotation.readTargets({ from, to: from + 3600 })).toEqual([
      'tars_stat_20240327',
      'tars_stat_20240328',
      'tars_stat_20240329',
    ])
    expect(rotation.readTargets({ from, to: from })).toEqual([])
  })

  it.each(['tars_stat_2024', 'tars_stat_20240328x', 'tars_reporter_20240328', 'other_stat_20240328'])(
    'knows %s for none of its own',
    (name) => {
      expect(rotation.dayOf(name)).toBeUndefined()
    },
  )
})
