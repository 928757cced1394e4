import { describe, expect, it } from 'vitest'
import { readRecords } from '../../ingest/body.ts'

const json = 'application/json'
const ndjson = 'application/x-ndjson'

/** What is read of a body: each record's value or problem, with its line, and how it was understood unless that is plain. */
function read(contentType: string, ...parts: readonly (string | Buffer)[]) {
  const { entries } = readRecords(contentType, Buffer.concat(parts.map((part) => Buffer.from(part))))
  return entries.map(({ decoding: { encoding, broken }, ...entry }) => {
    const marks = [...(encoding === 'gbk' ? ['gbk'] : []), ...(broken ? ['broken'] : [])]
    return marks.length > 0 ? { ...entry, marks } : entry
  })
}

/** 库存鎈, of which the last byte is a backslash's. */
const gbk = Buffer.from('bfe2b4e6e65c', 'hex')

describe('lines', () => {
  it('are a record each, by their number; blank ones are none', () => {
    expect(read(ndjson, '\ufeff{"a":1}\r\n\n \n[2]\n{"a"')).toEqual([
      { value: { a: 1 }, line: 1 },
      { value: [2], line: 4 },
      { problem: 'not valid JSON', line: 5 },
    ])
  })

  it('are understood each by itself', () => {
    expect(read(ndjson, '{"a":"库"}\n{"a":"', gbk, '"}\n{"a":"', Buffer.of(0xff, 0x80), '"}\n{"a":"存"}')).toEqual([
      { value: { a: '库' }, line: 1 },
      { value: { a: '库存鎈' }, line: 2, marks: ['gbk'] },
      { value: { a: '\ufffd\ufffd' }, line: 3, marks: ['broken'] },
      { value: { a: '存' }, line: 4 },
    ])
  })
})

describe('an array', () => {
  it('may begin with a byte order mark', () => {
    expect(read(json, '\ufeff[1]')).toEqual([{ value: 1 }])
  })

  it('may be GBK as a whole', () => {
    expect(read(json, '[{"a":"', gbk, '"},2]')).toEqual([
      { value: { a: '库存鎈' }, marks: ['gbk'] },
      { value: 2, marks: ['gbk'] },
    ])
  })
})
