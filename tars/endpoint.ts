import type { TarsReader } from './reader.ts'
import type { Out } from './servant.ts'
import type { TarsWriter } from './writer.ts'

/** Where an object is found: an EndpointF by the names of its fields (contract section 9). */
export interface EndpointF {
  readonly host: string
  readonly port: number
  /** ms */
  readonly timeout: number
  /** 1 TCP, 0 UDP. */
  readonly istcp: number
  readonly grid: number
  readonly groupworkid: number
  readonly grouprealid: number
  /** Empty: for callers of every set, and of none. */
  readonly setId: string
  readonly qos: number
  readonly bakFlag: number
  readonly weight: number
  /** 0: callers take turns. */
  readonly weightType: number
}

/** The TCP endpoint of an object that serves everybody alike; the time-out is what Tars deploys with. */
export function tcpEndpoint(host: string, port: number): EndpointF {
  const plain = { grid: 0, groupworkid: 0, grouprealid: 0, setId: '', qos: 0, bakFlag: 0, weight: 0, weightType: 0 }
  return { host, port, timeout: 60_000, istcp: 1, ...plain }
}

export function readEndpoints(reader: TarsReader, tag: number): readonly EndpointF[] {
  return reader.readList(tag, readEndpoint, [])
}

export const endpointList: Out<readonly EndpointF[]> = {
  className: 'list<tars.EndpointF>',
  write: (writer, tag, endpoints) => writer.writeList(tag, endpoints, writeEndpoint),
}

function readEndpoint(reader: TarsReader, tag: number): EndpointF {
  return reader.readStruct(tag, () => ({
    host: reader.readString(0),
    port: reader.readInt(1),
    timeout: reader.readInt(2, 0),
    istcp: reader.readInt(3, 1),
    grid: reader.readInt(4, 0),
    groupworkid: reader.readInt(5, 0),
    grouprealid: reader.readInt(6, 0),
    setId: reader.readString(7, ''),
    qos: reader.readInt(8, 0),
    bakFlag: reader.readInt(9, 0),
    weight: reader.readInt(11, 0),
    weightType: reader.readInt(12, 0),
  }))
}

function writeEndpoint(writer: TarsWriter, tag: number, endpoint: EndpointF): void {
  writer.writeStruct(tag, () => {
    writer.writeString(0, endpoint.host)
    writer.writeInt(1, endpoint.port)
    writer.writeInt(2, endpoint.timeout)
    writer.writeInt(3, endpoint.istcp)
    writer.writeInt(4, endpoint.grid)
    writer.writeInt(5, endpoint.groupworkid)
    writer.writeInt(6, endpoint.grouprealid)
    writer.writeString(7, endpoint.setId)
    writer.writeInt(8, endpoint.qos)
    writer.writeInt(9, endpoint.bakFlag)
    writer.writeInt(11, endpoint.weight)
    writer.writeInt(12, endpoint.weightType)
  })
}
