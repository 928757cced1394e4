import { TarsierError } from '../../errors.ts'
import { connectTars, type TarsClient, type TarsEndpoint } from '../../tars/client.ts'
import { type Read, TarsReader } from '../../tars/reader.ts'
import type { TarsWriter, Write } from '../../tars/writer.ts'
import type { Operator, Where } from './where.ts'

/** A question of MonitorQuery, as TarsWeb asks it (contract section 8). */
export interface MonitorQuestion {
  readonly dataid: string
  /** "YYYYMMDD". */
  readonly date: string
  /** "HHMM" with minutes 01 to 60; empty means no bound. */
  readonly fromFlag: string
  readonly toFlag: string
  readonly conditions: readonly Where[]
  readonly sums: readonly string[]
  readonly groups: readonly string[]
}

/** Sums by the group's values, which the wire joins with commas. */
export type MonitorAnswer = ReadonlyMap<string, readonly number[]>

const servant = 'tars.tarsquerystat.QueryObj'
const opOf: Readonly<Record<Operator, number>> = { '=': 0, '>': 1, '>=': 2, '<': 3, '<=': 4, '~': 5 }

/** Asks over Tars RPC. Rejects with a TarsierError that says what was tried. */
export async function askMonitor(endpoint: TarsEndpoint, question: MonitorQuestion): Promise<MonitorAnswer> {
  const client = await connect(endpoint)
  try {
    const writeArguments = (writer: TarsWriter) => writer.writeStruct(1, (fields) => writeQuestion(fields, question))
    const response = await client.call({ servant, functionName: 'query', writeArguments })
    if (response.returnCode !== 0) {
      const found = `iRet ${response.returnCode} ${response.description}`.trimEnd()
      throw new TarsierError('UNAVAILABLE', `${servant} on ${endpoint.host} port ${endpoint.port} answered ${found}`)
    }
    return readAnswer(new TarsReader(response.buffer))
  } finally {
    await client.close()
  }
}

async function connect(endpoint: TarsEndpoint): Promise<TarsClient> {
  try {
    return await connectTars(endpoint)
  } catch (error) {
    const { host, port } = endpoint
    throw new TarsierError('UNAVAILABLE', `no Tarsier answers as ${servant} at ${host} port ${port}`, { cause: error })
  }
}

const writeText: Write<string> = (writer, tag, text) => writer.writeString(tag, text)

const writeCondition: Write<Where> = (writer, tag, { field, operator, value }) => {
  writer.writeStruct(tag, (fields) => {
    fields.writeString(0, field)
    fields.writeInt(1, opOf[operator])
    fields.writeString(2, value)
  })
}

function writeQuestion(writer: TarsWriter, question: MonitorQuestion): void {
  writer.writeString(0, 'tarsier-query')
  writer.writeString(1, 'query')
  writer.writeString(2, question.dataid)
  writer.writeString(3, question.date)
  writer.writeString(4, question.fromFlag)
  writer.writeString(5, question.toFlag)
  writer.writeList(6, question.conditions, writeCondition)
  writer.writeList(7, question.sums, writeText)
  writer.writeList(8, question.groups, writeText)
}

const readText: Read<string> = (reader, tag) => reader.readString(tag)
const readSums: Read<number[]> = (reader, tag) => reader.readList(tag, (each, place) => each.readDouble(place))

function readAnswer(reader: TarsReader): MonitorAnswer {
  const returned = reader.readInt(0)
  const answer = reader.readStruct(2, (fields) => ({
    ret: fields.readInt(0),
    message: fields.readString(1, ''),
    result: fields.readMap(6, readText, readSums, new Map()),
  }))
  if (returned === 0 && answer.ret === 0) return answer.result
  throw new TarsierError('BAD_QUESTION', `${servant} refused the question: ${answer.message || `ret ${answer.ret}`}`)
}
