import { type Read, TarsReader } from './reader.ts'
import { TarsWriter, type Write } from './writer.ts'

/** iVersion: how sBuffer is encoded. 5, JSON, is not spoken here. */
export const VERSION_TARS = 1
export const VERSION_TUP_COMPLEX = 2
export const VERSION_TUP_SIMPLE = 3

/** cPacketType: a one-way call is never answered. */
export const NORMAL = 0
export const ONE_WAY = 1

/** iRet of an answer, by contract section 1. */
export const RETURN = {
  success: 0,
  decodeError: -1,
  encodeError: -2,
  noFunction: -3,
  noServant: -4,
  timeout: -6,
  overload: -9,
  unknown: -99,
} as const

export interface RequestPacket {
  version: number
  packetType: number
  messageType: number
  requestId: number
  servant: string
  functionName: string
  /** The encoded arguments: where decoded, a view into the packet. */
  buffer: Uint8Array
  timeoutMs: number
  context: ReadonlyMap<string, string>
  status: ReadonlyMap<string, string>
}

export interface ResponsePacket {
  version: number
  packetType: number
  requestId: number
  messageType: number
  returnCode: number
  buffer: Uint8Array
  status: ReadonlyMap<string, string>
  description: string
  context: ReadonlyMap<string, string>
}

/** What of a request is needed to answer it at all. */
export type RequestHead = Pick<RequestPacket, 'version' | 'packetType' | 'messageType' | 'requestId'>

const LENGTH_BYTES = 4

const readText: Read<string> = (reader, tag) => reader.readString(tag)
const writeText: Write<string> = (writer, tag, text) => writer.writeString(tag, text)
const readTexts = (reader: TarsReader, tag: number) => reader.readMap(tag, readText, readText, new Map())
const writeTexts: Write<ReadonlyMap<string, string>> = (writer, tag, map) =>
  writer.writeMap(tag, map, writeText, writeText)

const readHead = (reader: TarsReader): RequestHead => ({
  version: reader.readInt(1),
  packetType: reader.readInt(2, NORMAL),
  messageType: reader.readInt(3, 0),
  requestId: reader.readInt(4),
})

/** The head of a request whose rest may be broken, so that it can be refused by an answer. */
export function decodeRequestHead(packet: Uint8Array): RequestHead {
  return readHead(new TarsReader(packet))
}

/** A RequestPacket (contract section 1), without its frame's length. */
export function decodeRequest(packet: Uint8Array): RequestPacket {
  const reader = new TarsReader(packet)
  return {
    ...readHead(reader),
    servant: reader.readString(5),
    functionName: reader.readString(6),
    buffer: reader.readBytes(7),
    timeoutMs: reader.readInt(8, 0),
    context: readTexts(reader, 9),
    status: readTexts(reader, 10),
  }
}

/** A whole frame: the length, then the packet. */
export function encodeRequest(packet: RequestPacket): Buffer {
  const writer = new TarsWriter(LENGTH_BYTES)
  writer.writeInt(1, packet.version)
  writer.writeInt(2, packet.packetType)
  writer.writeInt(3, packet.messageType)
  writer.writeInt(4, packet.requestId)
  writer.writeString(5, packet.servant)
  writer.writeString(6, packet.functionName)
  writer.writeBytes(7, packet.buffer)
  writer.writeInt(8, packet.timeoutMs)
  writeTexts(writer, 9, packet.context)
  writeTexts(writer, 10, packet.status)
  return framed(writer)
}

/** A ResponsePacket (contract section 1), without its frame's length. */
export function decodeResponse(packet: Uint8Array): ResponsePacket {
  const reader = new TarsReader(packet)
  return {
    version: reader.readInt(1),
    packetType: reader.readInt(2),
    requestId: reader.readInt(3),
    messageType: reader.readInt(4),
    returnCode: reader.readInt(5),
    buffer: reader.readBytes(6),
    status: readTexts(reader, 7),
    description: reader.readString(8, ''),
    context: readTexts(reader, 9),
  }
}

/** A whole frame: the length, then the packet. */
export function encodeResponse(packet: ResponsePacket): Buffer {
  const writer = new TarsWriter(LENGTH_BYTES)
  writer.writeInt(1, packet.version)
  writer.writeInt(2, packet.packetType)
  writer.writeInt(3, packet.requestId)
  writer.writeInt(4, packet.messageType)
  writer.writeInt(5, packet.returnCode)
  writer.writeBytes(6, packet.buffer)
  writeTexts(writer, 7, packet.status)
  writer.writeString(8, packet.description)
  writeTexts(writer, 9, packet.context)
  return framed(writer)
}

function framed(writer: TarsWriter): Buffer {
  const frame = writer.finish()
  frame.writeInt32BE(frame.length)
  return frame
}
