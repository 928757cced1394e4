import type { TarsReader } from '../../tars/reader.ts'

/** One entry of reportPropMsg's map, as it was sent (contract section 4). */
export type PropertyReport = readonly [head: PropertyHead, infos: readonly PropertyInfo[]]

export interface PropertyHead {
  readonly moduleName: string
  readonly propertyName: string
  readonly setName: string
  readonly setArea: string
  readonly setId: string
  readonly container: string
}

export interface PropertyInfo {
  readonly policy: string
  readonly value: string
}

/** Reads reportPropMsg's map; the fields are StatPropMsgHead's, StatPropMsgBody's and StatPropInfo's. */
export function readPropertyReports(reader: TarsReader, tag: number): PropertyReport[] {
  return reader.readEntries(tag, readHead, readBody)
}

function readHead(reader: TarsReader, tag: number): PropertyHead {
  return reader.readStruct(tag, readHeadFields)
}

/** Without the address at tag 1 and the version at tag 7: the peer's address takes its place, and nothing depends on it. */
function readHeadFields(reader: TarsReader): PropertyHead {
  return {
    moduleName: reader.readString(0),
    propertyName: reader.readString(2),
    setName: reader.readString(3, ''),
    setArea: reader.readString(4, ''),
    setId: reader.readString(5, ''),
    container: reader.readString(6, ''),
  }
}

function readBody(reader: TarsReader, tag: number): PropertyInfo[] {
  return reader.readStruct(tag, (body) => body.readList(0, readInfo))
}

function readInfo(reader: TarsReader, tag: number): PropertyInfo {
  return reader.readStruct(tag, readInfoFields)
}

function readInfoFields(reader: TarsReader): PropertyInfo {
  return { policy: reader.readString(0), value: reader.readString(1) }
}
