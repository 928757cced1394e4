import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TarsReader } from '../../tars/reader.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { type Kind, kinds, stream } from './kinds.ts'

const runs = { numRuns: 1_500, seed: 20240328 } as const

/** A type, a value of it, and the tag at which it travels. */
const fields = kinds(3).chain((kind) => fc.tuple(fc.constant(kind), kind.values, fc.integer({ min: 0, max: 255 })))

function encodeOurs(kind: Kind, value: unknown, tag: number): Buffer {
  const writer = new TarsWriter()
  kind.write(writer, tag, value)
  return writer.finish()
}

function encodeTheirs(kind: Kind, value: unknown, tag: number): Buffer {
  const output = new stream.TarsOutputStream()
  kind.theirs._write(output, tag, kind.toTheirs(value))
  return output.getBinBuffer().toNodeBuffer()
}

function decodeTheirs(kind: Kind, encoded: Buffer, tag: number): unknown {
  const input = new stream.TarsInputStream(new stream.BinBuffer(encoded))
  return kind.fromTheirs(kind.theirs._read(input, tag, kind.theirs))
}

test('what we write, we read', () => {
  fc.assert(
    fc.property(fields, ([kind, value, tag]) => {
      expect(kind.read(new TarsReader(encodeOurs(kind, value, tag)), tag)).toEqual(value)
    }),
    runs,
  )
})

test('what we write, @tars/stream reads', () => {
  fc.assert(
    fc.property(fields, ([kind, value, tag]) => {
      expect(decodeTheirs(kind, encodeOurs(kind, value, tag), tag)).toEqual(value)
    }),
    runs,
  )
})

test('what @tars/stream writes, we read', () => {
  fc.assert(
    fc.property(fields, ([kind, value, tag]) => {
      expect(kind.read(new TarsReader(encodeTheirs(kind, value, tag)), tag)).toEqual(value)
    }),
    runs,
  )
})

test('a value of any type is skipped where it is not asked for', () => {
  fc.assert(
    fc.property(
      kinds(3).chain((kind) => fc.tuple(fc.constant(kind), kind.values)),
      ([kind, value]) => {
        const writer = new TarsWriter()
        kind.write(writer, 1, value)
        writer.writeInt(2, 4711)
        expect(new TarsReader(writer.finish()).readInt(2)).toBe(4711)
      },
    ),
    runs,
  )
})

test('what is cut short is refused as undecodable, and as nothing else', () => {
  fc.assert(
    fc.property(fields, fc.nat(), ([kind, value, tag], cut) => {
      const encoded = encodeOurs(kind, value, tag)
      const part = encoded.subarray(0, cut % encoded.length)
      expect(() => kind.read(new TarsReader(part), tag)).toThrow(expect.objectContaining({ name: 'TarsDecodeError' }))
    }),
    runs,
  )
})
