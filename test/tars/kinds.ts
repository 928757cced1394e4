import { createRequire } from 'node:module'
import fc from 'fast-check'
import type { TarsReader } from '../../tars/reader.ts'
import type { TarsWriter } from '../../tars/writer.ts'

/** The Tars.js codec, which is untyped for what is used of it here. */
export const stream = createRequire(import.meta.url)('@tars/stream')

/** What @tars/stream expects of a type. */
interface TheirType {
  _write(output: unknown, tag: number, value: unknown): void
  _read(input: unknown, tag: number, type: unknown): unknown
}

/** A type of the IDL: values of it, how we read and write it, and the same for @tars/stream. */
export interface Kind<T = unknown> {
  values: fc.Arbitrary<T>
  read(reader: TarsReader, tag: number): T
  write(writer: TarsWriter, tag: number, value: T): void
  theirs: TheirType
  toTheirs(value: T): unknown
  fromTheirs(value: unknown): T
}

type Both<T> = Pick<Kind<T>, 'read' | 'write'>

/** A kind whose values @tars/stream takes and gives as they are. */
function plain<T>(values: fc.Arbitrary<T>, theirs: TheirType, { read, write }: Both<T>): Kind<T> {
  // It gives what it was given, or the comparison fails.
  return { values, read, write, theirs, toTheirs: (value) => value, fromTheirs: (value) => value as T }
}

const anInt: Both<number> = { read: (r, tag) => r.readInt(tag), write: (w, tag, value) => w.writeInt(tag, value) }
const int8 = plain(fc.integer({ min: -(2 ** 7), max: 2 ** 7 - 1 }), stream.Int8, anInt)
const int16 = plain(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }), stream.Int16, anInt)
const int32 = plain(fc.integer(), stream.Int32, anInt)

const bool = plain<boolean>(fc.boolean(), stream.Boolean, {
  read: (r, tag) => r.readBool(tag),
  write: (w, tag, value) => w.writeBool(tag, value),
})

// A key __proto__ is lost in @tars/stream; malformed.test.ts has it.
const texts = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => text !== '__proto__')
const string = plain(texts, stream.String, {
  read: (r, tag) => r.readString(tag),
  write: (w, tag, value) => w.writeString(tag, value),
})

// @tars/stream writes -0 as 0.
const withoutMinusZero = (value: number) => value + 0
const float = plain(fc.float().map(withoutMinusZero), stream.Float, {
  read: (r, tag) => r.readDouble(tag),
  write: (w, tag, value) => w.writeFloat(tag, value),
})
const double = plain(fc.double().map(withoutMinusZero), stream.Double, {
  read: (r, tag) => r.readDouble(tag),
  write: (w, tag, value) => w.writeDouble(tag, value),
})

const exact = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)
const int64: Kind<number | bigint> = {
  values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exact),
  read: (r, tag) => r.readLong(tag),
  write: (w, tag, value) => w.writeLong(tag, value),
  theirs: {
    _write: (output, tag, value) => stream.Int64._write(output, tag, value, true),
    _read: (input, tag) => stream.Int64._read(input, tag, undefined, true),
  },
  toTheirs: String,
  fromTheirs: (value) => exact(BigInt(String(value))),
}

const bytes: Kind<Buffer> = {
  values: fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  read: (r, tag) => r.readBytes(tag),
  write: (w, tag, value) => w.writeBytes(tag, value),
  theirs: stream.BinBuffer,
  toTheirs: (value) => new stream.BinBuffer(value),
  fromTheirs: (value) => (value as { toNodeBuffer(): Buffer }).toNodeBuffer(),
}

function listOf<T>(element: Kind<T>): Kind<T[]> {
  return {
    values: fc.array(element.values, { maxLength: 5 }),
    read: (r, tag) => r.readList(tag, element.read),
    write: (w, tag, values) => w.writeList(tag, values, element.write),
    theirs: new stream.List(element.theirs),
    toTheirs(values) {
      const list = new stream.List(element.theirs)
      for (const value of values) list.push(element.toTheirs(value))
      return list
    },
    fromTheirs: (list) => (list as { value: unknown[] }).value.map((value) => element.fromTheirs(value)),
  }
}

function mapOf<K, V>(key: Kind<K>, value: Kind<V>): Kind<Map<K, V>> {
  return {
    values: fc.array(fc.tuple(key.values, value.values), { maxLength: 5 }).map((entries) => new Map(entries)),
    read: (r, tag) => r.readMap(tag, key.read, value.read),
    write: (w, tag, map) => w.writeMap(tag, map, key.write, value.write),
    theirs: new stream.Map(key.theirs, value.theirs),
    toTheirs(map) {
      const theirMap = new stream.Map(key.theirs, value.theirs)
      for (const [k, v] of map) theirMap.put(key.toTheirs(k), value.toTheirs(v))
      return theirMap
    },
    fromTheirs(theirMap) {
      const map = new Map<K, V>()
      const each = (k: unknown, v: unknown) => void map.set(key.fromTheirs(k), value.fromTheirs(v))
      ;(theirMap as { forEach(callback: typeof each): void }).forEach(each)
      return map
    },
  }
}

/** A struct whose fields have the tags 0, step, 2 × step and so on. */
function structOf(fields: readonly Kind[], step: number): Kind<unknown[]> {
  const Struct = theirStruct(fields, step)
  return {
    values: fc.tuple(...fields.map((field) => field.values)),
    read: (r, tag) => r.readStruct(tag, () => fields.map((field, i) => field.read(r, i * step))),
    write: (w, tag, values) =>
      w.writeStruct(tag, () => {
        fields.forEach((field, i) => {
          field.write(w, i * step, values[i])
        })
      }),
    theirs: Struct,
    toTheirs: (values) => new Struct(fields.map((field, i) => field.toTheirs(values[i]))),
    fromTheirs: (struct) => {
      const { values } = struct as { values: unknown[] }
      return fields.map((field, i) => field.fromTheirs(values[i]))
    },
  }
}

/** The class that tars2node would have generated. */
function theirStruct(fields: readonly Kind[], step: number) {
  return class Struct {
    values: unknown[]
    constructor(values: unknown[] = []) {
      this.values = values
    }
    static _write = (output: { writeStruct(tag: number, value: unknown): void }, tag: number, value: unknown) =>
      output.writeStruct(tag, value)
    static _read = (input: { readStruct(tag: number, require: true, type: unknown): unknown }, tag: number) =>
      input.readStruct(tag, true, Struct)
    static _readFrom(input: unknown) {
      return new Struct(fields.map(({ theirs }, i) => theirs._read(input, i * step, theirs)))
    }
    _writeTo(output: unknown) {
      fields.forEach(({ theirs }, i) => {
        theirs._write(output, i * step, this.values[i])
      })
    }
  }
}

const plainKinds: readonly Kind[] = [bool, int8, int16, int32, int64, float, double, string, bytes]
const keyKinds: readonly Kind[] = [string, int8, int16, int32]

/** Any type of the IDL, nested `depth` times at most. */
export function kinds(depth: number): fc.Arbitrary<Kind> {
  const plainKind = fc.constantFrom(...plainKinds)
  if (depth === 0) return plainKind
  const inner = kinds(depth - 1)
  const struct = fc.tuple(fc.array(inner, { maxLength: 4 }), fc.integer({ min: 1, max: 80 }))
  return fc.oneof(
    plainKind,
    inner.map((kind): Kind => listOf(kind)),
    fc.tuple(fc.constantFrom(...keyKinds), inner).map(([key, value]): Kind => mapOf(key, value)),
    struct.map(([fields, step]): Kind => structOf(fields, step)),
  )
}
