import { describe, expect, it } from 'vitest'
import { logIntake } from '../../../ingest/log/intake.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import type { Decoding } from '../../../tars/text.ts'

const receivedAt = Date.parse('2026-11-21T09:29:46.500Z')
const receipt = { calendar: createCalendar('Asia/Shanghai'), receivedAt, sourceId: '10.0.0.1', peer: '10.9.9.9' }
const span = { from: Date.parse('2026-11-14') / 1000, to: receivedAt / 1000 + 300 }
const least = { app: 'Shop', server: 'CartServer', message: 'paid' }

const read = (fields: object) => logIntake.read({ ...least, ...fields }, span, receipt)

function recordOf(fields: object) {
  const reading = read(fields)
  if (!('records' in reading)) throw new Error(JSON.stringify(reading))
  return reading.records[0]
}

describe('a record over HTTP', () => {
  it('may say no more than who and what', () => {
    const record = recordOf({})
    const empty = { set_name: '', file: '', level: '', thread: '', trace: '', marks: '' }
    expect(record).toMatchObject({ ...least, ...empty, time: receivedAt, time_from: 'receipt', node: '10.9.9.9' })
    expect(record && logIntake.moduleOf(record)).toBe('Shop.CartServer')
  })

  it('is read as a line of a Tars client where it does not say more', () => {
    const message = '2026-11-21 17:29:45.718|4711|WARN|slow traceId=5f2c1a9be0d34f11'
    const time = Date.parse('2026-11-21T09:29:45.718Z')
    const said = { time, time_from: 'line', level: 'WARN', thread: '4711', trace: '5f2c1a9be0d34f11' }
    expect(recordOf({ message })).toMatchObject(said)
    const own = { time: time - 1000, level: 'Error', thread: 'main', trace: 'abc' }
    expect(recordOf({ message, ...own })).toMatchObject({ ...own, level: 'ERROR', time_from: 'line' })
  })

  it.each([
    ['warning', 'WARN'],
    [' Notice ', 'INFO'],
    ['SEVERE', 'ERROR'],
    ['audit', 'audit'],
    ['', ''],
  ])('has the level %j as %j', (level, kept) => {
    expect(recordOf({ level })).toMatchObject({ level: kept })
  })

  it('says its time as epoch ms or as ISO 8601', () => {
    const time = Date.parse('2026-11-21T09:29:45.718Z')
    expect(recordOf({ time })).toMatchObject({ time })
    expect(recordOf({ time: '2026-11-21T17:29:45.718+08:00' })).toMatchObject({ time })
    expect(recordOf({ time: '2026-11-21T09:29:45.718Z' })).toMatchObject({ time })
  })

  it('is ignored without a message, cut and marked where it has more than 256 KB', () => {
    expect(read({ message: '\n' })).toEqual({ records: [] })
    expect(recordOf({ message: 'x'.repeat(300_000) })).toMatchObject({ marks: 'cut', message: 'x'.repeat(262_144) })
    expect(recordOf({ message: 'half \ud800' })).toMatchObject({ message: 'half \uFFFD', marks: '' })
  })

  it('tells how its bytes were understood', () => {
    const markOf = (decoding: Decoding) => {
      const reading = logIntake.read({ ...least, message: 'x'.repeat(300_000) }, span, { ...receipt, decoding })
      return 'records' in reading ? reading.records.map((each) => each['marks']) : reading
    }
    expect(markOf({ encoding: 'gbk', broken: false })).toEqual(['gbk cut'])
    expect(markOf({ encoding: 'utf-8', broken: true })).toEqual(['broken cut'])
  })

  const zone = 'expected epoch milliseconds, or ISO 8601 with Z or an offset'
  const outside = '(2026-11-14T00:00:00.000Z) or later, which is still kept'
  it.each([
    [{ app: undefined }, 'app', 'found nothing, expected text'],
    [{ message: 5 }, 'message', 'found 5, expected text'],
    [{ time: 'now' }, 'time', `found "now", ${zone}`],
    [{ time: '2026-11-21 17:29:45' }, 'time', `found "2026-11-21 17:29:45", ${zone}`],
    [{ time: 1.5 }, 'time', 'found 1.5, expected a whole number'],
    [{ time: 1 }, 'time', `found 1, expected epoch milliseconds, ${span.from * 1000} ${outside}`],
    [{ host: 'x' }, 'host', 'there is no such field'],
  ])('%j is refused with the field and what was expected', (fields, field, reason) => {
    expect(read(fields)).toEqual({ problems: [{ field, reason }] })
  })
})
