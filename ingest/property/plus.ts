import { TarsDecodeError } from '../../tars/decode-error.ts'
import { TarsReader } from '../../tars/reader.ts'
import type { PropertyReport } from './report.ts'

/** A StatLog of PropertyPlusF, which @tars/monitor's propertyplus sends: values by keys, of one log. */
export interface PlusLog {
  readonly logname: string
  /** StatContents, each encoded on its own. */
  readonly contents: readonly Buffer[]
}

/** Reads mutillogstat's list; the fields are StatLog's. */
export function readPlusLogs(reader: TarsReader, tag: number): PlusLog[] {
  return reader.readList(tag, readPlusLog)
}

/** Reads logstat's argument. */
export function readPlusLog(reader: TarsReader, tag: number): PlusLog {
  return reader.readStruct(tag, (log) => ({
    logname: log.readString(0),
    contents: log.readList(1, (each, place) => each.readStringBytes(place)),
  }))
}

/** The logs as properties, and how many of their contents are none. */
export function propertiesOfPlus(logs: readonly PlusLog[]): {
  readonly reports: readonly PropertyReport[]
  readonly rejected: number
} {
  const contents = logs.flatMap((log) => log.contents.map((content) => reportsOf(log.logname, content)))
  const reports = contents.flatMap((each) => each ?? [])
  return { reports, rejected: contents.filter((each) => each === undefined).length }
}

function reportsOf(logname: string, content: Buffer): readonly PropertyReport[] | undefined {
  try {
    const reader = new TarsReader(content)
    const keys = reader.readList(0, (each, tag) => each.readString(tag))
    const values = reader.readList(1, readValue)
    const { moduleName, name, dimensions } = nameOf(logname, keys)
    return values.map((info, place) => {
      const measure = values.length === 1 ? name : `${name}#${place + 1}`
      const propertyName = [measure, ...dimensions].join('|')
      return [{ moduleName, propertyName, setName: '', setArea: '', setId: '', container: '' }, [info]]
    })
  } catch (error) {
    if (error instanceof TarsDecodeError) return undefined
    throw error
  }
}

function readValue(reader: TarsReader, tag: number) {
  return reader.readStruct(tag, (fields) => {
    const policy = fields.readString(0)
    const value = fields.readDouble(1)
    const count = fields.readLong(2)
    return { policy, value: policy === 'Avg' ? `${value * Number(count)}=${count}` : String(value) }
  })
}

/**
 * "pp_Shop.CartServer_orders" with the server and its address before the keys, or "opp_orders", which names no server. The
 * address is left out: the peer's takes its place.
 */
function nameOf(logname: string, keys: readonly string[]) {
  const [moduleName = ''] = keys
  const prefix = `pp_${moduleName}_`
  if (logname.startsWith(prefix)) return { moduleName, name: logname.slice(prefix.length), dimensions: keys.slice(2) }
  return { moduleName: '', name: logname.replace(/^opp_/, ''), dimensions: keys }
}
