import { describe, expect, it } from 'vitest'
import { alarmsOf } from '../../admin/alarms.ts'
import { courseOf } from '../../admin/forecast.ts'
import type { SignalStock, Stock } from '../../admin/stock.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { DayUsage } from '../../signals/usage.ts'

const gb = 1024 ** 3
const calendar = createCalendar('Asia/Shanghai')
const today = '20260131'
const retention = { days: 15, bytes: 50 * gb }

const days = [1, 1, 1, 0.5].map((size, place): DayUsage => {
  const bytes = size * gb
  return { signal: 'log', day: calendar.addDays(today, place - 3), records: 9, bytes, primaryBytes: bytes }
})

const logs = (fields: Partial<SignalStock> = {}): SignalStock => ({
  signal: 'log',
  days,
  retention,
  keptSince: '20260116',
  keptByAge: '20260116',
  excess: 0,
  course: courseOf(days, retention, today, calendar),
  ...fields,
})

function alarms(fields: Partial<Stock>): readonly string[] {
  const disk = { total: 100 * gb, available: 90 * gb }
  const space = { kind: 'file', file: { bytes: 4 * gb, reusable: 0, log: 0 }, disk } as const
  const stock = { now: 0, today, space, signals: [logs()], jobs: [], ...fields }
  return alarmsOf(stock).map(({ severity, text }) => `${severity}: ${text}`)
}

describe('an operator is told', () => {
  it('nothing while all is well', () => {
    expect(alarms({})).toEqual([])
  })

  it('which signal takes more than it may in days that stay, and what to do', () => {
    expect(alarms({ signals: [logs({ excess: 2.5 * gb })] })).toEqual([
      'problem: log takes 52.5 GB in days that have to stay, more than its 50 GB: raise TARSIER_RETENTION_LOG_SIZE or send less',
    ])
  })

  it.each([
    [0, 'problem: The disk is full now: there is room for 0 B'],
    [0.5, 'problem: The disk is full in 1 day: there is room for 512 MB'],
    [9.5, 'warning: The disk is full in 10 days: there is room for 9.5 GB'],
  ])('that a disk with %s GB will be full', (available, told) => {
    const disk = { total: 100 * gb, available: available * gb }
    expect(alarms({ space: { kind: 'file', file: { bytes: 4 * gb, reusable: 0, log: 0 }, disk } })).toEqual([told])
  })

  it('which job fails, and why', () => {
    const job = { name: 'retention', lastSuccess: 1, nextTry: 3 } as const
    const lastFailure = { at: 2, reason: 'no connection' }
    expect(alarms({ jobs: [{ ...job, failing: true, lastFailure }] })).toEqual([
      'problem: The job retention fails and is tried again: no connection',
    ])
    expect(alarms({ jobs: [{ ...job, failing: false, lastFailure }] })).toEqual([])
  })

  it('that a signal is kept for less time than its age says', () => {
    expect(alarms({ signals: [logs({ keptSince: '20260129' })] })).toEqual([
      'warning: log is kept since 20260129 and not for 15 days: older ones went as its size, 50 GB now, was reached',
    ])
  })
})
