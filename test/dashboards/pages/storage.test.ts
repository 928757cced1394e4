import { expect, it } from 'vitest'
import { bytesText } from '../../../dashboards/web/format/numbers.ts'
import { alarmZh } from '../../../dashboards/web/i18n/zh/alarms.ts'
import { everyDay } from '../../../dashboards/web/storage/days.ts'

it('shows days without records between others as such', () => {
  const day = (day: string, records: number) => ({ day, records, bytes: records * 10 })
  expect(everyDay([day('20260130', 3), day('20260202', 5)])).toEqual([
    day('20260130', 3),
    day('20260131', 0),
    day('20260201', 0),
    day('20260202', 5),
  ])
  expect(everyDay([])).toEqual([])
})

it.each([
  [null, '–'],
  [0, '0 B'],
  [1023, '1023 B'],
  [50 * 1024 ** 3, '50 GB'],
  [1.5 * 1024 ** 2, '1.5 MB'],
])('%s bytes are %s, as in the settings', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

it.each([
  ['over_size', { signal: 'log', bytes: 2048, size: 1024 }, /^日志.*2 KB.*1 KB.*TARSIER_RETENTION_LOG_SIZE/],
  ['disk_full_soon', { days: 0, room: 0 }, /已写满/],
  ['disk_full_soon', { days: 3, room: 1024 }, /3 天后写满.*1 KB/],
  ['job_failing', { job: 'retention', reason: 'gone' }, /retention.*gone/],
  ['kept_shorter', { signal: 'stat', keptSince: '20260131', days: 15, size: 1024 }, /^调用.*20260131.*15 天/],
])('tells %s in Chinese', (code, facts, expected) => {
  const signals = new Map([
    ['log', '日志'],
    ['stat', '调用'],
  ])
  expect(alarmZh(code, facts, signals)).toMatch(expected)
})
