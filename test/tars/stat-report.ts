import type { TarsReader } from '../../tars/reader.ts'
import type { TarsWriter } from '../../tars/writer.ts'

// StatMicMsgHead and StatMicMsgBody of contract section 3, written straight as the codec means it: the yardstick of the bench.

export interface StatHead {
  masterName: string
  slaveName: string
  interfaceName: string
  masterIp: string
  slaveIp: string
  slavePort: number
  returnValue: number
  slaveSetName: string
  slaveSetArea: string
  slaveSetID: string
  tarsVersion: string
}

export interface StatBody {
  count: number
  timeoutCount: number
  execCount: number
  /** bound, calls, bound, calls … */
  intervalCount: number[]
  totalRspTime: number | bigint
  maxRspTime: number
  minRspTime: number
}

const readHeadFields = (reader: TarsReader): StatHead => ({
  masterName: reader.readString(0),
  slaveName: reader.readString(1),
  interfaceName: reader.readString(2),
  masterIp: reader.readString(3),
  slaveIp: reader.readString(4),
  slavePort: reader.readInt(5),
  returnValue: reader.readInt(6),
  slaveSetName: reader.readString(7, ''),
  slaveSetArea: reader.readString(8, ''),
  slaveSetID: reader.readString(9, ''),
  tarsVersion: reader.readString(10, ''),
})

const readBodyFields = (reader: TarsReader): StatBody => ({
  count: reader.readInt(0),
  timeoutCount: reader.readInt(1),
  execCount: reader.readInt(2),
  intervalCount: reader.readIntPairs(3),
  totalRspTime: reader.readLong(4),
  maxRspTime: reader.readInt(5),
  minRspTime: reader.readInt(6),
})

const readHead = (reader: TarsReader, tag: number) => reader.readStruct(tag, readHeadFields)
const readBody = (reader: TarsReader, tag: number) => reader.readStruct(tag, readBodyFields)

export type StatReport = [StatHead, StatBody][]

export const readReport = (reader: TarsReader, tag: number): StatReport => reader.readEntries(tag, readHead, readBody)

const writeInt = (writer: TarsWriter, tag: number, value: number) => writer.writeInt(tag, value)

const writeHead = (writer: TarsWriter, tag: number, head: StatHead) =>
  writer.writeStruct(tag, () => {
    writer.writeString(0, head.masterName)
    writer.writeString(1, head.slaveName)
    writer.writeString(2, head.interfaceName)
    writer.writeString(3, head.masterIp)
    writer.writeString(4, head.slaveIp)
    writer.writeInt(5, head.slavePort)
    writer.writeInt(6, head.returnValue)
    writer.writeString(7, head.slaveSetName)
    writer.writeString(8, head.slaveSetArea)
    writer.writeString(9, head.slaveSetID)
    writer.writeString(10, head.tarsVersion)
  })

const writeBody = (writer: TarsWriter, tag: number, body: StatBody) =>
  writer.writeStruct(tag, () => {
    writer.writeInt(0, body.count)
    writer.writeInt(1, body.timeoutCount)
    writer.writeInt(2, body.execCount)
    writer.writeMap(3, pairsOf(body.intervalCount), writeInt, writeInt)
    writer.writeLong(4, body.totalRspTime)
    writer.writeInt(5, body.maxRspTime)
    writer.writeInt(6, body.minRspTime)
  })

export const writeReport = (writer: TarsWriter, tag: number, report: readonly [StatHead, StatBody][]) =>
  writer.writeMap(tag, report, writeHead, writeBody)

const pairsOf = (flat: readonly number[]) =>
  Array.from({ length: flat.length / 2 }, (_, i): [number, number] => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0])
