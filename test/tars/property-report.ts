import type { PropertyHead, PropertyInfo, PropertyReport } from '../../ingest/property/report.ts'
import type { TarsWriter } from '../../tars/writer.ts'

const writeHead = (writer: TarsWriter, tag: number, head: PropertyHead) =>
  writer.writeStruct(tag, () => {
    writer.writeString(0, head.moduleName)
    writer.writeString(1, '')
    writer.writeString(2, head.propertyName)
    writer.writeString(3, head.setName)
    writer.writeString(4, head.setArea)
    writer.writeString(5, head.setId)
    writer.writeString(6, head.container)
    writer.writeInt(7, 2)
  })

const writeInfo = (writer: TarsWriter, tag: number, { policy, value }: PropertyInfo) =>
  writer.writeStruct(tag, () => {
    writer.writeString(0, policy)
    writer.writeString(1, value)
  })

const writeBody = (writer: TarsWriter, tag: number, infos: readonly PropertyInfo[]) =>
  writer.writeStruct(tag, () => writer.writeList(0, infos, writeInfo))

/** Writes reportPropMsg's map, the counterpart of ingest's readPropertyReports (contract section 4). */
export const writePropertyReports = (writer: TarsWriter, tag: number, reports: readonly PropertyReport[]) =>
  writer.writeMap(tag, reports, writeHead, writeBody)
