import type { TarsReader } from '../../tars/reader.ts'

/** One entry of reportMicMsg's map, as it was sent (contract section 3). */
export type StatReport = readonly [head: StatHead, body: StatBody]

export interface StatHead {
  readonly masterName: string
  readonly slaveName: string
  readonly interfaceName: string
  readonly masterIp: string
  readonly slaveIp: string
  readonly slavePort: number
  readonly returnValue: number
  readonly slaveSetName: string
  readonly slaveSetArea: string
  readonly slaveSetId: string
  readonly tarsVersion: string
}

export interface StatBody {
  readonly count: number
  readonly timeoutCount: number
  readonly execCount: number
  /** Bound, calls, bound, calls, … */
  readonly intervals: readonly number[]
  readonly totalTime: number | bigint
  readonly maxTime: number
  readonly minTime: number
}

/** Reads reportMicMsg's map; the fields are StatMicMsgHead's and StatMicMsgBody's. */
export function readStatReports(reader: TarsReader, tag: number): StatReport[] {
  return reader.readEntries(tag, readHead, readBody)
}

function readHead(reader: TarsReader, tag: number): StatHead {
  return reader.readStruct(tag, readHeadFields)
}

function readHeadFields(reader: TarsReader): StatHead {
  return {
    masterName: reader.readString(0),
    slaveName: reader.readString(1),
    interfaceName: reader.readString(2),
    masterIp: reader.readString(3),
    slaveIp: reader.readString(4),
    slavePort: reader.readInt(5),
    returnValue: reader.readInt(6),
    slaveSetName: reader.readString(7, ''),
    slaveSetArea: reader.readString(8, ''),
    slaveSetId: reader.readString(9, ''),
    tarsVersion: reader.readString(10, ''),
  }
}

function readBody(reader: TarsReader, tag: number): StatBody {
  return reader.readStruct(tag, readBodyFields)
}

function readBodyFields(reader: TarsReader): StatBody {
  return {
    count: reader.readInt(0),
    timeoutCount: reader.readInt(1),
    execCount: reader.readInt(2),
    intervals: reader.readIntPairs(3),
    totalTime: reader.readLong(4),
    maxTime: reader.readInt(5),
    minTime: reader.readInt(6),
  }
}
