import { describe, expect, test } from 'vitest'
import { TarsReader } from '../../tars/reader.ts'
import { TarsWriter } from '../../tars/writer.ts'

const read = <T>(hex: string, by: (reader: TarsReader) => T): T => by(new TarsReader(Buffer.from(hex, 'hex')))

function written(write: (writer: TarsWriter) => void): string {
  const writer = new TarsWriter()
  write(writer)
  return writer.finish().toString('hex')
}

describe('integers travel in the smallest type that holds them', () => {
  const f = (value: number, hex: string) => {
    expect(written((w) => w.writeInt(1, value))).toBe(hex)
    expect(written((w) => w.writeLong(1, value))).toBe(hex)
    expect(read(hex, (r) => r.readInt(1))).toBe(value)
    expect(read(hex, (r) => r.readLong(1))).toBe(value)
  }
  test('zero', () => f(0, '1c'))
  test('int1', () => {
    f(1, '1001')
    f(127, '107f')
    f(-128, '1080')
  })
  test('int2', () => {
    f(128, '110080')
    f(-129, '11ff7f')
    f(-32768, '118000')
  })
  test('int4', () => {
    f(32768, '1200008000')
    f(-32769, '12ffff7fff')
    f(2 ** 31 - 1, '127fffffff')
    f(-(2 ** 31), '1280000000')
  })
})

describe('longs are exact', () => {
  const f = (value: number | bigint, hex: string) => {
    expect(written((w) => w.writeLong(1, value))).toBe(hex)
    expect(read(hex, (r) => r.readLong(1))).toBe(value)
  }
  test('as numbers while they are safe integers', () => {
    f(2 ** 31, '130000000080000000')
    f(-(2 ** 31) - 1, '13ffffffff7fffffff')
    f(Number.MAX_SAFE_INTEGER, '13001fffffffffffff')
    f(Number.MIN_SAFE_INTEGER, '13ffe0000000000001')
  })
  test('as bigints beyond', () => {
    f(2n ** 53n, '130020000000000000')
    f(-(2n ** 53n), '13ffe0000000000000')
    f(2n ** 63n - 1n, '137fffffffffffffff')
    f(-(2n ** 63n), '138000000000000000')
  })
  test('and a small bigint is a small integer', () => {
    expect(written((w) => w.writeLong(1, 5n))).toBe('1005')
  })
})

describe('the other types', () => {
  test('float and double, zero as zero, minus zero as itself', () => {
    expect(written((w) => w.writeFloat(2, 1.5))).toBe('243fc00000')
    expect(written((w) => w.writeDouble(2, 1.5))).toBe('253ff8000000000000')
    expect(written((w) => w.writeDouble(2, 0))).toBe('2c')
    expect(
      read(
        written((w) => w.writeDouble(2, -0)),
        (r) => r.readDouble(2),
      ),
    ).toBe(-0)
    expect(read('243fc00000', (r) => r.readDouble(2))).toBe(1.5)
    expect(read('253ff8000000000000', (r) => r.readDouble(2))).toBe(1.5)
  })
  test('a string of up to 255 bytes, and a longer one', () => {
    const long = 'x'.repeat(256)
    expect(written((w) => w.writeString(0, 'ab'))).toBe('06026162')
    expect(written((w) => w.writeString(0, long))).toBe(`0700000100${'78'.repeat(256)}`)
    expect(
      read(
        written((w) => w.writeString(0, long)),
        (r) => r.readString(0),
      ),
    ).toBe(long)
  })
  test('bytes as a simple list, read also from a plain list', () => {
    expect(written((w) => w.writeBytes(0, Buffer.of(1, 255)))).toBe('0d00000201ff')
    expect(read('0d00000201ff', (r) => r.readBytes(0))).toEqual(Buffer.of(1, 255))
    expect(read('090002000100ff', (r) => r.readBytes(0))).toEqual(Buffer.of(1, 255))
  })
  test('a list, a map and a struct', () => {
    const list = written((w) => w.writeList(1, [7, 0], (each, tag, value) => each.writeInt(tag, value)))
    expect(list).toBe('19000200070c')
    const map = written((w) =>
      w.writeMap(
        1,
        new Map([['a', 1]]),
        (each, tag, key) => each.writeString(tag, key),
        (each, tag, value) => each.writeInt(tag, value),
      ),
    )
    expect(map).toBe('180001' + '060161' + '1001')
    expect(written((w) => w.writeStruct(1, (fields) => fields.writeInt(3, 1)))).toBe('1a' + '3001' + '0b')
  })
  test('a map<int, int> as pairs', () => {
    expect(read('080002' + '0005' + '1c' + '000a' + '1002', (r) => r.readIntPairs(0))).toEqual([5, 0, 10, 2])
  })
  test('tags of 15 and more take a second byte', () => {
    expect(written((w) => w.writeInt(14, 1))).toBe('e001')
    expect(written((w) => w.writeInt(15, 1))).toBe('f00f01')
    expect(read('f0ff01', (r) => r.readInt(255))).toBe(1)
  })
})

describe('required and optional fields', () => {
  test('an absent field is its fallback, or an error', () => {
    expect(read('1001', (r) => r.readInt(2, 9))).toBe(9)
    expect(read('', (r) => r.readString(0, 'none'))).toBe('none')
    expect(() => read('1001', (r) => r.readInt(2))).toThrow('expected an int of tag 2 at offset 2, found nothing')
  })
  test('a field behind the asked one waits for its turn', () => {
    const values = read('1001' + '3003', (r) => [r.readInt(1), r.readInt(2, 0), r.readInt(3)])
    expect(values).toEqual([1, 0, 3])
  })
  test('a struct ends its fields, and what was not asked for in it is skipped', () => {
    const struct = '0a' + '1001' + '2a' + '0007' + '0b' + '0b'
    const values = read(`${struct}1009`, (r) => [
      r.readStruct(0, (s) => [s.readInt(1), s.readInt(9, -1)]),
      r.readInt(1),
    ])
    expect(values).toEqual([[1, -1], 9])
  })
  test('what is skipped must be whole as well', () => {
    const skipped = (hex: string) => () => read(`${hex}1001`, (r) => r.readInt(1))
    expect(skipped('0900010b')).toThrow('expected a value at offset 4, found struct_end')
    expect(skipped('0a0900020c0b')).toThrow('expected a value at offset 6, found struct_end')
    expect(skipped('0e')).toThrow('expected a type at offset 1, found type 14')
    expect(skipped('0a0900010c0b')()).toBe(1)
  })
  test('another type is an error that says what was expected, and where', () => {
    expect(() => read('1c' + '260161', (r) => r.readInt(2))).toThrow(
      'expected an int of tag 2 at offset 2, found string1',
    )
    const error = expect.objectContaining({ name: 'TarsDecodeError', offset: 1, tarsReturn: -1 })
    expect(() => read('1601', (r) => r.readInt(1))).toThrow(error)
  })
})

describe('what a type cannot hold is not written', () => {
  const f = (write: (writer: TarsWriter) => void) => expect(() => written(write)).toThrow(RangeError)
  test('as an int', () => {
    f((w) => w.writeInt(0, 2 ** 31))
    f((w) => w.writeInt(0, 0.5))
    f((w) => w.writeInt(0, Number.NaN))
  })
  test('as a long', () => {
    f((w) => w.writeLong(0, 2 ** 53))
    f((w) => w.writeLong(0, 2n ** 63n))
    f((w) => w.writeLong(0, 0.5))
  })
  test('as a tag', () => f((w) => w.writeInt(256, 1)))
})

describe('what a packet may declare', () => {
  const readInts = (bytes: Buffer) => new TarsReader(bytes).readList(0, (each, tag) => each.readInt(tag))
  const ints = (declared: number, sent: number) => {
    const head = Buffer.from('090200000000', 'hex')
    head.writeInt32BE(declared, 2)
    return Buffer.concat([head, Buffer.alloc(sent, 0x0c)])
  }
  test('is a list of 100,000 elements, and no more', () => {
    expect(readInts(ints(100_000, 100_000))).toHaveLength(100_000)
    expect(() => readInts(ints(100_001, 100_001))).toThrow('expected at most 100000 elements at offset 6, found 100001')
  })
  test('is what there are bytes for', () => {
    expect(() => readInts(ints(9, 8))).toThrow('expected at most 8 elements')
    expect(() => read('080002' + '0c1c0c', (r) => r.readIntPairs(0))).toThrow('expected at most 1 elements')
  })
  test('is a million elements in all', () => {
    const lists = Buffer.concat([
      Buffer.from('09000b', 'hex'),
      ...Array.from({ length: 11 }, () => ints(100_000, 100_000)),
    ])
    const readLists = () => new TarsReader(lists).readList(0, (r) => r.readList(0, (each, tag) => each.readInt(tag)))
    expect(readLists).toThrow('expected at most 99989 elements')
  })
})

test('keys that are names of Object.prototype are data', () => {
  const keys = ['__proto__', 'constructor', 'hasOwnProperty', 'toString']
  const map = new Map(keys.map((key) => [key, key]))
  const hex = written((w) =>
    w.writeMap(
      0,
      map,
      (each, tag, key) => each.writeString(tag, key),
      (each, tag, value) => each.writeString(tag, value),
    ),
  )
  expect(
    read(hex, (r) =>
      r.readMap(
        0,
        (each, tag) => each.readString(tag),
        (each, tag) => each.readString(tag),
      ),
    ),
  ).toEqual(map)
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})
