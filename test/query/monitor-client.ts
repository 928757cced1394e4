import type { MonitorQueryRequest } from '../../query/monitor-query.ts'
import { dispatcher } from '../../tars/dispatch.ts'
import { decodeResponse, encodeRequest, NORMAL, VERSION_TARS } from '../../tars/packet.ts'
import { TarsReader } from '../../tars/reader.ts'
import type { Servant } from '../../tars/servant.ts'
import { TarsWriter } from '../../tars/writer.ts'

/** What a client sees of a call to `query`. */
export interface MonitorAnswer {
  readonly returnCode: number
  readonly returned: number
  readonly ret: number
  readonly msg: string
  readonly result: ReadonlyMap<string, readonly number[]>
}

const peer = { address: '10.1.0.7', port: 40000, transport: 'tcp' } as const

/** A request as TarsWeb sends it, over one day with nothing asked. */
export const emptyRequest: MonitorQueryRequest = {
  method: 'query',
  dataid: 'tars_stat',
  date: '20260131',
  tflag1: '',
  tflag2: '',
  conditions: [],
  indexs: ['succ_count'],
  groupby: [],
}

/** Sends a packet (a frame without its length) to a servant and gives the answer's packet. */
export async function dispatchTo(servant: Servant, packet: Uint8Array): Promise<Buffer> {
  const failed = (error: unknown) => {
    throw error
  }
  const dispatch = dispatcher(servant, { refused: failed, closed: failed, failed })
  const frame = await dispatch(packet, peer)
  if (!frame) throw new Error('the call was not answered')
  return frame.subarray(4)
}

/** Asks a servant over bytes, as a client does. */
export async function askMonitor(servant: Servant, request: Partial<MonitorQueryRequest>): Promise<MonitorAnswer> {
  const packet = encodeRequest({
    version: VERSION_TARS,
    packetType: NORMAL,
    messageType: 0,
    requestId: 7,
    servant: servant.name,
    functionName: 'query',
    buffer: encodeArguments({ ...emptyRequest, ...request }),
    timeoutMs: 30_000,
    context: new Map(),
    status: new Map(),
  })
  const response = decodeResponse(await dispatchTo(servant, packet.subarray(4)))
  return { returnCode: response.returnCode, ...decodeAnswer(response.buffer) }
}

function encodeArguments(request: MonitorQueryRequest): Buffer {
  const writeTexts = (each: TarsWriter, tag: number, texts: readonly string[]) =>
    each.writeList(tag, texts, (list, at, text) => list.writeString(at, text))
  const writer = new TarsWriter()
  writer.writeStruct(1, () => {
    writer.writeString(0, 'uid')
    writer.writeString(1, request.method)
    writer.writeString(2, request.dataid)
    writer.writeString(3, request.date)
    writer.writeString(4, request.tflag1)
    writer.writeString(5, request.tflag2)
    writer.writeList(6, request.conditions, (each, tag, { field, op, val }) =>
      each.writeStruct(tag, () => {
        each.writeString(0, field)
        each.writeInt(1, op)
        each.writeString(2, val)
      }),
    )
    writeTexts(writer, 7, request.indexs)
    writeTexts(writer, 8, request.groupby)
  })
  return writer.finish()
}

export function decodeAnswer(buffer: Uint8Array): Omit<MonitorAnswer, 'returnCode'> {
  const reader = new TarsReader(buffer)
  const returned = reader.readInt(0)
  return { returned, ...reader.readStruct(2, readRsp) }
}

/** Every field is there, also those that are optional: the libraries differ in what they do without them. */
export function readRsp(reader: TarsReader) {
  const ret = reader.readInt(0)
  const msg = reader.readString(1)
  if (reader.readString(2) !== '' || reader.readInt(3) !== 1 || reader.readInt(4) !== 1)
    throw new Error('lastTime, dbs')
  if (reader.readList(5, (each, tag) => each.readInt(tag)).length > 0) throw new Error('retThreads')
  const result = reader.readMap(
    6,
    (each, tag) => each.readString(tag),
    (each, tag) => each.readList(tag, (list, at) => list.readDouble(at)),
  )
  return { ret, msg, result }
}
