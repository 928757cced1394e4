import {
  encodeRequest,
  encodeResponse,
  NORMAL,
  RETURN,
  type RequestHead,
  type RequestPacket,
  VERSION_TUP_COMPLEX,
  VERSION_TUP_SIMPLE,
} from './packet.ts'
import { TarsReader } from './reader.ts'
import type { Arguments, Results } from './servant.ts'
import { type Attribute, attributeOf, decodeAttributes, encodeAttributes } from './tup.ts'
import { TarsWriter } from './writer.ts'

const NOTHING = Buffer.alloc(0)
const NO_TEXTS: ReadonlyMap<string, string> = new Map()

/** How a call ended: the iRet, its description, and the encoded results of a success. */
export interface Outcome {
  returnCode: number
  description: string
  buffer: Uint8Array
}

/** What an answer repeats of its request; of one that could not be decoded there is only the head. */
export type Answerable = RequestHead & Partial<Pick<RequestPacket, 'servant' | 'functionName' | 'context'>>

export function success(buffer: Uint8Array = NOTHING): Outcome {
  return { returnCode: RETURN.success, description: '', buffer }
}

export function failure(returnCode: number, description: string): Outcome {
  return { returnCode, description, buffer: NOTHING }
}

export function isTup(version: number): boolean {
  return version === VERSION_TUP_COMPLEX || version === VERSION_TUP_SIMPLE
}

/** The arguments of a request: at their places in TARS, by their names in TUP. */
export function argumentsOf(request: RequestPacket): Arguments {
  if (isTup(request.version)) {
    const attributes = decodeAttributes(request.version, request.buffer)
    return { read: (name, _place, read) => read(new TarsReader(attributes.get(name) ?? NOTHING), 0) }
  }
  const reader = new TarsReader(request.buffer)
  return { read: (_name, place, read) => read(reader, place) }
}

/** The sBuffer of a success. */
export function encodeResults(version: number, writeResults: (output: Results) => void): Buffer {
  if (isTup(version)) {
    const attributes = new Map<string, Attribute>()
    writeResults({
      write(name, _place, type, value) {
        attributes.set(name, attributeOf(type, value))
      },
    })
    return encodeAttributes(version, attributes)
  }
  const writer = new TarsWriter()
  writeResults({ write: (_name, place, type, value) => type.write(writer, place, value) })
  return writer.finish()
}

/**
 * The answer's frame. The request's context is echoed, since TarsGo replaces its own by the answer's; a TUP request is
 * answered by a RequestPacket with the outcome in its status (contract section 1).
 */
export function encodeAnswer(request: Answerable, outcome: Outcome): Buffer {
  return isTup(request.version) ? encodeTupAnswer(request, outcome) : encodeTarsAnswer(request, outcome)
}

function encodeTarsAnswer(request: Answerable, outcome: Outcome): Buffer {
  return encodeResponse({
    version: request.version,
    packetType: NORMAL,
    requestId: request.requestId,
    messageType: request.messageType,
    returnCode: outcome.returnCode,
    buffer: outcome.buffer,
    status: NO_TEXTS,
    description: outcome.description,
    context: request.context ?? NO_TEXTS,
  })
}

function encodeTupAnswer(request: Answerable, outcome: Outcome): Buffer {
  const empty = () => encodeAttributes(request.version, new Map())
  return encodeRequest({
    version: request.version,
    packetType: NORMAL,
    messageType: request.messageType,
    requestId: request.requestId,
    servant: request.servant ?? '',
    functionName: request.functionName ?? '',
    buffer: outcome.buffer.length === 0 ? empty() : outcome.buffer,
    timeoutMs: 0,
    context: request.context ?? NO_TEXTS,
    status: new Map([
      ['STATUS_RESULT_CODE', `${outcome.returnCode}`],
      ['STATUS_RESULT_DESC', outcome.description],
    ]),
  })
}
