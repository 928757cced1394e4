import { VERSION_TUP_COMPLEX } from './packet.ts'
import { type Read, TarsReader } from './reader.ts'
import type { Out } from './servant.ts'
import { TarsWriter, type Write } from './writer.ts'

// A TUP packet's sBuffer is a map of named attributes, each of them a value encoded at tag 0 (contract section 1):
// version 3 map<name, bytes>, version 2 map<name, map<class, bytes>>.

/** A value of a TUP packet: its class is told in version 2 only, "int32" or "tars.MonitorQueryRsp" for example. */
export interface Attribute {
  className: string
  bytes: Uint8Array
}

const readText: Read<string> = (reader, tag) => reader.readString(tag)
const readBytes: Read<Buffer> = (reader, tag) => reader.readBytes(tag)
const readByClass: Read<Map<string, Buffer>> = (reader, tag) => reader.readMap(tag, readText, readBytes)

const writeText: Write<string> = (writer, tag, text) => writer.writeString(tag, text)
const writeBytes: Write<Attribute> = (writer, tag, { bytes }) => writer.writeBytes(tag, bytes)
const writeByClass: Write<Attribute> = (writer, tag, attribute) =>
  writer.writeMap(tag, [[attribute.className, attribute]], writeText, writeBytes)

/** The attributes by name. Of a version 2 attribute the class is not looked at: the libraries spell it differently. */
export function decodeAttributes(version: number, buffer: Uint8Array): Map<string, Buffer> {
  const reader = new TarsReader(buffer)
  if (version !== VERSION_TUP_COMPLEX) return reader.readMap(0, readText, readBytes, new Map())
  const attributes = new Map<string, Buffer>()
  for (const [name, byClass] of reader.readMap(0, readText, readByClass, new Map())) {
    for (const bytes of byClass.values()) attributes.set(name, bytes)
  }
  return attributes
}

export function encodeAttributes(version: number, attributes: ReadonlyMap<string, Attribute>): Buffer {
  const writer = new TarsWriter()
  writer.writeMap(0, attributes, writeText, version === VERSION_TUP_COMPLEX ? writeByClass : writeBytes)
  return writer.finish()
}

/** One value as an attribute. */
export function attributeOf<T>(type: Out<T>, value: T): Attribute {
  const writer = new TarsWriter()
  type.write(writer, 0, value)
  return { className: type.className, bytes: writer.finish() }
}
