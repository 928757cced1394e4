import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logRecords } from '../../../ingest/log/records.ts'
import { spanRecords } from '../../../ingest/log/spans.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { type LogRecord, logSchema } from '../../../signals/log.ts'
import { spanSchema } from '../../../signals/span.ts'
import { type DecodedText, decodedTextOf } from '../../../tars/text.ts'

const receivedAt = Date.parse('2026-11-21T09:29:46.500Z')
const receipt = { calendar: createCalendar('Asia/Shanghai'), receivedAt, sourceId: '10.0.0.1', peer: '10.9.9.9' }
const span = { from: Date.parse('2026-11-14') / 1000, to: receivedAt / 1000 + 300 }
const source = { app: 'Shop', server: 'CartServer', setName: 'gray.sz.1', file: 'order', separator: '|' }

const plain = (text: string): DecodedText => ({ text, encoding: 'utf-8', broken: false })
const recordsOf = (...texts: string[]) => logRecords(source, texts.map(plain), receipt, span)

function recordOf(text: string): LogRecord {
  const [record] = recordsOf(text).records
  if (!record) throw new Error('no record')
  return logSchema.parse(record)
}

const hugeText = (length: number) => '库'.repeat(length)

describe('a record', () => {
  it('says whose it is, when it was written, and all that its line does', () => {
    const record = recordOf('2026-11-21 17:29:45|4711|ERROR|order 18 失败 traceId=5f2c1a9be0d34f11\n')
    expect(record).toMatchObject({
      f_timestamp: Date.parse('2026-11-21T09:29:45Z') / 1000,
      f_date: '20261121',
      time: Date.parse('2026-11-21T09:29:45Z'),
      time_from: 'line',
      received_at: receivedAt,
      node: '10.9.9.9',
      app: 'Shop',
      server: 'CartServer',
      set_name: 'gray.sz.1',
      file: 'order',
      level: 'ERROR',
      thread: '4711',
      trace: '5f2c1a9be0d34f11',
      marks: '',
      message: '2026-11-21 17:29:45|4711|ERROR|order 18 失败 traceId=5f2c1a9be0d34f11',
      tokens: ' 2026 11 21 17 29 45 4711 error order 18 失 败 traceid 5f2c1a9be0d34f11 ',
    })
  })

  it('has the time of receipt where its line says none that can be, and says so', () => {
    const receiptTime = { time: receivedAt, time_from: 'receipt', f_date: '20261121' }
    expect(recordOf('GET /cart 200')).toMatchObject(receiptTime)
    expect(recordOf('2026-11-21 17:40:00|ahead')).toMatchObject(receiptTime)
    expect(recordOf('2026-10-01 00:00:00|old')).toMatchObject(receiptTime)
  })

  it('has the day that its time lies in, in the zone', () => {
    expect(recordOf('2026-11-20 23:59:59.999|x')).toMatchObject({ f_date: '20261120' })
    expect(recordOf('2026-11-21 00:00:00|x')).toMatchObject({ f_date: '20261121' })
  })

  it('of several lines stays one', () => {
    const text = '2026-11-21 17:29:45|4711|ERROR|failed\n  at pay (pay.js:3:1)\r\n\tat shop\n\n'
    const { records, ignored } = recordsOf(text)
    expect(records.map(({ message }) => message)).toEqual([text.trimEnd()])
    expect(ignored).toBe(0)
  })
})

it('numbers records in their order', () => {
  const { records } = recordsOf('a', 'b', 'c')
  const numbers = records.map(({ sequence }) => sequence)
  expect(numbers).toEqual([...numbers].sort((left, right) => left - right))
  expect(new Set(numbers).size).toBe(3)
})

it('ignores empty records and counts them', () => {
  const { records, ignored } = recordsOf('', '\n', ' \t\r\n', '\0', '\0\n\0', '\ufeff', 'x')
  expect(records.map(({ message }) => message)).toEqual(['x'])
  expect(ignored).toBe(6)
})

it('shows NULs, and takes away those around a record, line ends and a byte order mark', () => {
  expect(recordOf('\0\ufeffa\0b\0\n\0').message).toBe('a␀b')
  expect(recordOf('  indented').message).toBe('  indented')
})

describe('a message of more than 256 KB', () => {
  it.each([
    ['ASCII', 'a'.repeat(300_000), 'a'.repeat(262_144)],
    ['Chinese', hugeText(100_000), hugeText(87_381)],
    ['four bytes a character', `a${'😂'.repeat(70_000)}`, `a${'😂'.repeat(65_535)}`],
  ])('is cut at a whole character and marked: %s', (_name, text, kept) => {
    const record = recordOf(text)
    expect(record.message === kept).toBe(true)
    expect(record.marks).toBe('cut')
  })

  it('is whole up to that', () => {
    expect(recordOf('a'.repeat(262_144))).toMatchObject({ marks: '', message: 'a'.repeat(262_144) })
    expect(recordOf(`a${hugeText(87_381)}`)).toMatchObject({ marks: '' })
  })
})

it('marks what was GBK and what was broken', () => {
  const bytes = ['bfe2b4e6', 'e5ba93e5ad98ff7c', 'bfe2b4e6c4', 'e5ba93']
  const decoded = bytes.map((hex) => decodedTextOf(Buffer.from(hex, 'hex')))
  const { records } = logRecords(source, decoded, receipt, span)
  expect(records.map(({ message, marks }) => [message, marks])).toEqual([
    ['库存', 'gbk'],
    ['库存\uFFFD|', 'broken'],
    ['库存\uFFFD', 'gbk broken'],
    ['库', ''],
  ])
})

it('tells how far its last time is ahead of the receipt', () => {
  const offsetOf = (...texts: string[]) => recordsOf(...texts).clockOffset
  expect(offsetOf('2026-11-20 00:00:00|report of', '2026-11-21 17:29:45|x', 'x')).toBe(-1500)
  expect(offsetOf('2026-11-21 09:29:45|x')).toBe(-8 * 3_600_000 - 1500)
  expect(offsetOf('2026-11-22 01:29:45|x')).toBe(8 * 3_600_000 - 1500)
  expect(offsetOf('x')).toBeUndefined()
})

it('cuts long names', () => {
  const long = { ...source, app: 'a'.repeat(2000), file: 'f'.repeat(2000) }
  const [record] = logRecords(long, [plain('x')], receipt, span).records
  expect([record?.app.length, record?.file.length]).toEqual([1024, 1024])
})

const times = fc.constantFrom('2026-11-21 17:29:45', '[2026-11-21 17:29:45.718]', '17:29:45,718', '2026-02-30 00:00:00')
const scraps = fc.oneof(
  times,
  fc.constantFrom('|', ' ', '[', ']', '\n', '\0', 'ERROR', 'traceId=', '{"time":', '}', '"', ':', '-', '库'),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

it('never throws and never loses text', () => {
  const texts = fc.array(scraps, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, fc.constantFrom('|', ',', ' ', '||', '[', '\t', 'a'), (text, separator) => {
      const { records, ignored } = logRecords({ ...source, separator }, [plain(text)], receipt, span)
      expect(records.length + ignored).toBe(1)
      for (const record of records) {
        const { message, time } = logSchema.parse(record)
        expect(text.replaceAll('\0', '␀')).toContain(message)
        const around = text.replace(message.replaceAll('␀', '\0'), '').replace(message, '')
        expect(around).toMatch(/^[\r\n\0\ufeff]*$/)
        expect(time / 1000).toBeGreaterThanOrEqual(span.from)
        expect(time / 1000).toBeLessThan(span.to)
      }
    }),
    { numRuns: 3_000 },
  )
})

it('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { records, ignored } = logRecords(source, [decodedTextOf(Buffer.from(bytes))], receipt, span)
      expect(records.length + ignored).toBe(1)
    }),
    { numRuns: 2_000 },
  )
})

describe('events of call chains', () => {
  const event = (time: string, date = '2026-11-21 17:29:45') =>
    `${date}|f-9c0ffee0|a1|a1|cs|Shop.Cart|Shop.Price.PriceObj|getPrice|${time}|0|eyJza3UiOjgxfQ==|\n`
  const spansOf = (...texts: string[]) => spanRecords(source, texts.map(plain), receipt, span)

  it('keep the line as it came, its trace and its own time', () => {
    const own = Date.parse('2026-11-21T09:29:45.123Z')
    const [record] = spansOf(event(`${own}`)).records
    expect(spanSchema.parse(record)).toMatchObject({
      f_timestamp: Math.floor(own / 1000),
      f_date: '20261121',
      time: own,
      app: 'Shop',
      server: 'CartServer',
      node: '10.9.9.9',
      trace: 'f-9c0ffee0',
      line: event(`${own}`).trimEnd(),
    })
  })

  it('have the time of their line, else of receipt, where their own is none', () => {
    const { records } = spansOf(event('x'), event('1711618185100'), event('', '2024-03-28 17:29:45'), 'x')
    const written = Date.parse('2026-11-21T09:29:45Z')
    expect(records.map(({ time }) => time)).toEqual([written, written, receivedAt, receivedAt])
    expect(records.map(({ trace }) => trace)).toEqual(['f-9c0ffee0', 'f-9c0ffee0', 'f-9c0ffee0', ''])
  })

  it('are ignored where they are empty, rejected where they have more than a million characters', () => {
    const { records, ignored, rejected } = spansOf('', '\n', event('1') + 'x'.repeat(1_000_000), 'x'.repeat(1_000_000))
    expect([records.length, ignored, rejected]).toEqual([1, 2, 1])
  })
})
