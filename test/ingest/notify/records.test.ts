import { describe, expect, it } from 'vitest'
import { moduleOf } from '../../../ingest/names.ts'
import { notifyIntake } from '../../../ingest/notify/intake.ts'
import { notifyRecord } from '../../../ingest/notify/records.ts'
import { notifiedMessage, reportedMessage } from '../../../ingest/notify/report.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { notifySchema } from '../../../signals/notify.ts'

const receivedAt = Date.parse('2024-03-28T23:59:30.007+08:00')
const receipt = { calendar: createCalendar('Asia/Shanghai'), receivedAt, sourceId: '10.0.0.1', peer: '10.9.9.9' }

describe('the level of reportServer', () => {
  it.each([
    ['[alarm] zombie process', '[alarm]'],
    ['down: [error] no answer', '[error]'],
    ['[warn] slow', '[warn]'],
    ['[fail] not started', '[error]'],
    ['[fail] after [warn]', '[warn]'],
    ['[normal] restart', '[normal]'],
    ['restart', '[normal]'],
    ['alarm without brackets', '[normal]'],
    ['[ALARM] in capitals', '[normal]'],
    ['', '[normal]'],
  ])('%j is %s', (text, level) => {
    expect(reportedMessage('Shop.CartServer', '', text).level).toBe(level)
  })
})

describe('the level of notifyServer', () => {
  it.each([
    [0, '[normal]'],
    [1, '[warn]'],
    [2, '[error]'],
    [3, '[normal]'],
    [-1, '[normal]'],
  ])('%i is %s, whatever the text says', (level, expected) => {
    expect(notifiedMessage('Shop.CartServer', level, '[alarm]').level).toBe(expected)
  })
})

describe('App.Server', () => {
  it.each([
    ['Shop.CartServer', 'Shop', 'CartServer'],
    ['Shop', 'Shop', ''],
    ['Shop.Cart.Server', 'Shop', 'Cart.Server'],
    ['', '', ''],
  ])('%j is of App %j and Server %j, and told as it was', (name, app, server) => {
    const record = notifyRecord(reportedMessage(name, '', 'x'), receipt)
    expect(record).toMatchObject({ app, server })
    expect(moduleOf(record)).toBe(name)
  })
})

describe('a message', () => {
  it('has its time in every form that somebody sorts by', () => {
    expect(notifyRecord(reportedMessage('A.B', '', 'x'), receipt)).toMatchObject({
      f_timestamp: Math.floor(receivedAt / 1000),
      f_date: '20240328',
      time: receivedAt,
      '@timestamp': '2024-03-28T15:59:30.007Z',
      notifyTime: '2024-03-28T23:59:30.007+08:00',
    })
  })

  it('that is too long is cut, with a mark, and kept', () => {
    const { message } = notifyRecord(reportedMessage('A.B', '', '长'.repeat(40_000)), receipt)
    expect([message.length, message.at(-1)]).toEqual([32_768, '…'])
  })

  it('keeps the order in which it came, also within a millisecond', () => {
    const numbers = Array.from({ length: 100 }, () => notifyRecord(reportedMessage('A.B', '', 'x'), receipt).sequence)
    expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
    expect(new Set(numbers).size).toBe(100)
  })

  it('runs on the node that it names, else where its peer is', () => {
    const sent = { ...reportedMessage('A.B', '', 'x'), nodeName: 'node-7.example' }
    expect(notifyRecord(sent, receipt)).toMatchObject({ podName: 'node-7.example', peer: '10.9.9.9' })
  })
})

describe('a message over HTTP', () => {
  const span = { from: 1_711_500_000, to: 1_711_700_000 }
  const read = (value: unknown) => notifyIntake.read(value, span, receipt)
  const good = { app: 'Shop', server: 'CartServer', message: '[warn] 库存不足' }

  it('needs App, Server and text; the text says the level that is not sent', () => {
    const reading = read(good)
    expect(reading).toMatchObject({ records: [{ ...good, level: '[warn]', podName: '10.9.9.9', source: 'program' }] })
    const [record] = 'records' in reading ? reading.records : []
    expect(notifySchema.safeParse(record).success).toBe(true)
  })

  it('may have happened earlier', () => {
    expect(read({ ...good, time: 1_711_600_000_123 })).toMatchObject({
      records: [{ time: 1_711_600_000_123, f_timestamp: 1_711_600_000, f_date: '20240328' }],
    })
  })

  it.each([
    ['level', { level: '[fatal]' }],
    ['message', { message: 7 }],
    ['time', { time: 1_711_400_000_000 }],
    ['time', { time: 1_711_700_000_000 }],
    ['time', { time: 'yesterday' }],
    ['f_date', { f_date: '20240328' }],
  ])('with a wrong %s is told which field', (field, change) => {
    expect(read({ ...good, ...change })).toMatchObject({ problems: [{ field }] })
  })
})
