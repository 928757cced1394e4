import type { StatBody, StatHead, StatReport } from '../../ingest/stat/report.ts'
import type { TarsWriter } from '../../tars/writer.ts'

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
    writer.writeString(9, head.slaveSetId)
    writer.writeString(10, head.tarsVersion)
  })

const writeBody = (writer: TarsWriter, tag: number, body: StatBody) =>
  writer.writeStruct(tag, () => {
    writer.writeInt(0, body.count)
    writer.writeInt(1, body.timeoutCount)
    writer.writeInt(2, body.execCount)
    writer.writeMap(3, pairsOf(body.intervals), writeInt, writeInt)
    writer.writeLong(4, body.totalTime)
    writer.writeInt(5, body.maxTime)
    writer.writeInt(6, body.minTime)
  })

/** Writes reportMicMsg's map, the counterpart of ingest's readStatReports (contract section 3). */
export const writeStatReports = (writer: TarsWriter, tag: number, reports: readonly StatReport[]) =>
  writer.writeMap(tag, reports, writeHead, writeBody)

const pairsOf = (flat: readonly number[]) =>
  Array.from({ length: flat.length / 2 }, (_, i): [number, number] => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0])
