import { readdirSync, readFileSync } from 'node:fs'
import type { Read, TarsReader } from '../../tars/reader.ts'

/** A frame that a real client sent, and what it decodes to (test/fixtures/tars-frames/README.md). */
export interface CapturedFrame {
  servant: string
  func: string
  iVersion: number
  cPacketType: number
  iMessageType: number
  iRequestId: number
  iTimeout: number
  context: Record<string, string>
  status: Record<string, string>
  decoded: Record<string, unknown>
  frame: Buffer
}

const folder = new URL('../fixtures/tars-frames/', import.meta.url)

export const capturedFrames: readonly CapturedFrame[] = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line))
  .map((captured) => ({ ...captured, frame: Buffer.from(captured.frame, 'base64') }))

const int: Read<number> = (reader, tag) => reader.readInt(tag)
const long: Read<number> = (reader, tag) => Number(reader.readLong(tag))
const text: Read<string> = (reader, tag) => reader.readString(tag)

const list =
  <T>(read: Read<T>): Read<T[]> =>
  (reader, tag) =>
    reader.readList(tag, read)
const entries =
  <K, V>(key: Read<K>, value: Read<V>): Read<[K, V][]> =>
  (reader, tag) =>
    reader.readEntries(tag, key, value)
const counts: Read<Record<string, number>> = (reader, tag) => Object.fromEntries(reader.readMap(tag, int, int))

/** A struct as the fixtures show it: fields by name, at the tags first, first + 1 and so on. */
function struct(first: number, fields: Record<string, Read<unknown>>): Read<Record<string, unknown>> {
  const read = (reader: TarsReader) => {
    const values = Object.entries(fields).map(([name, readField], i) => [name, readField(reader, first + i)])
    return Object.fromEntries(values)
  }
  return (reader, tag) => reader.readStruct(tag, read)
}

// Contract sections 3 to 9, with the names of the fixtures.
const statHead = struct(0, {
  masterName: text,
  slaveName: text,
  interfaceName: text,
  masterIp: text,
  slaveIp: text,
  slavePort: int,
  returnValue: int,
  slaveSetName: text,
  slaveSetArea: text,
  slaveSetID: text,
  tarsVersion: text,
})
const statBody = struct(0, {
  count: int,
  timeoutCount: int,
  execCount: int,
  intervalCount: counts,
  totalRspTime: long,
  maxRspTime: int,
  minRspTime: int,
})
const propHead = struct(0, {
  moduleName: text,
  ip: text,
  propertyName: text,
  setName: text,
  setArea: text,
  setID: text,
  sContainer: text,
  iPropertyVer: int,
})
const propBody = struct(0, { vInfo: list(struct(0, { policy: text, value: text })) })
const reportInfo = struct(1, {
  eType: int,
  sApp: text,
  sSet: text,
  sContainer: text,
  sServer: text,
  sMessage: text,
  sThreadId: text,
  eLevel: int,
})
const logInfo = struct(0, {
  appname: text,
  servername: text,
  sFilename: text,
  sFormat: text,
  setdivision: text,
  bHasSufix: int,
  bHasAppNamePrefix: int,
  bHasSquareBracket: int,
  sConcatStr: text,
  sSepar: text,
  sLogType: text,
})
const queryRequest = struct(0, {
  uid: text,
  method: text,
  dataid: text,
  date: text,
  tflag1: text,
  tflag2: text,
  conditions: list(struct(0, { field: text, op: int, val: text })),
  indexs: list(text),
  groupby: list(text),
})

/** The in-parameters of every captured function, in their order. */
export const parameters: Readonly<Record<string, Record<string, Read<unknown>>>> = {
  tars_ping: {},
  reportMicMsg: { msg: entries(statHead, statBody), bFromClient: int },
  reportPropMsg: { statmsg: entries(propHead, propBody) },
  reportServer: { sServerName: text, sThreadId: text, sMessage: text },
  notifyServer: { sServerName: text, level: int, sMessage: text },
  getNotifyInfo: { stKey: struct(1, { name: text, ip: text, page: int }) },
  reportNotifyInfo: { info: reportInfo },
  logger: { app: text, server: text, file: text, format: text, buffer: list(text) },
  loggerbyInfo: { info: logInfo, buffer: list(text) },
  query: { req: queryRequest },
  listTrace: { date: text, serverName: text },
  findObjectById: { id: text },
  findObjectByIdInSameGroup: { id: text },
  findObjectByIdInSameSet: { id: text, setId: text },
}
