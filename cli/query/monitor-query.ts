import { TarsierError } from '../../errors.ts'
import { type MonitorCondition, type MonitorQueryRequest, planOf } from '../../query/monitor-query.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { property } from '../../signals/property.ts'
import type { Signal } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'
import { checkQuestion } from '../../store/question.ts'
import { connectTars, type TarsClient, type TarsEndpoint } from '../../tars/client.ts'
import { type Read, TarsReader } from '../../tars/reader.ts'
import type { TarsWriter, Write } from '../../tars/writer.ts'
import type { Operator, Where } from './where.ts'

/** What may be asked, and whom, by MonitorQuery's name for it. */
const asked = {
  tars_stat: { servant: 'tars.tarsquerystat.QueryObj', signal: stat },
  tars_property: { servant: 'tars.tarsqueryproperty.QueryObj', signal: property },
} as const

export type DataId = keyof typeof asked

/** A question of MonitorQuery, as TarsWeb asks it (contract section 8). */
export interface MonitorQuestion {
  readonly dataid: DataId
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

const opOf: Readonly<Record<Operator, number>> = { '=': 0, '>': 1, '>=': 2, '<': 3, '<=': 4, '~': 5 }

/**
 * Asks over Tars RPC. Rejects with BAD_QUESTION where the question was refused and is none, else with UNAVAILABLE;
 * the message says what was tried.
 */
export async function askMonitor(endpoint: TarsEndpoint, question: MonitorQuestion): Promise<MonitorAnswer> {
  const { servant } = asked[question.dataid]
  const client = await connect(endpoint, servant)
  try {
    const request = requestOf(question)
    const writeArguments = (writer: TarsWriter) => writer.writeStruct(1, (fields) => writeRequest(fields, request))
    const response = await client.call({ servant, functionName: 'query', writeArguments })
    if (response.returnCode !== 0) {
      const found = `iRet ${response.returnCode} ${response.description}`.trimEnd()
      throw new TarsierError('UNAVAILABLE', `${servant} on ${endpoint.host} port ${endpoint.port} answered ${found}`)
    }
    return readAnswer(new TarsReader(response.buffer), request, question.dataid)
  } finally {
    await client.close()
  }
}

async function connect(endpoint: TarsEndpoint, servant: string): Promise<TarsClient> {
  try {
    return await connectTars(endpoint)
  } catch (error) {
    const { host, port } = endpoint
    throw new TarsierError('UNAVAILABLE', `no Tarsier answers as ${servant} at ${host} port ${port}`, { cause: error })
  }
}

function requestOf(question: MonitorQuestion): MonitorQueryRequest {
  const { dataid, date, fromFlag, toFlag, sums, groups } = question
  const conditions = question.conditions.map(({ field, operator, value }) => ({
    field,
    op: opOf[operator],
    val: value,
  }))
  return { method: 'query', dataid, date, tflag1: fromFlag, tflag2: toFlag, conditions, indexs: sums, groupby: groups }
}

const writeText: Write<string> = (writer, tag, text) => writer.writeString(tag, text)

const writeCondition: Write<MonitorCondition> = (writer, tag, { field, op, val }) => {
  writer.writeStruct(tag, (fields) => {
    fields.writeString(0, field)
    fields.writeInt(1, op)
    fields.writeString(2, val)
  })
}

function writeRequest(writer: TarsWriter, request: MonitorQueryRequest): void {
  writer.writeString(0, 'tarsier-query')
  writer.writeString(1, request.method)
  writer.writeString(2, request.dataid)
  writer.writeString(3, request.date)
  writer.writeString(4, request.tflag1)
  writer.writeString(5, request.tflag2)
  writer.writeList(6, request.conditions, writeCondition)
  writer.writeList(7, request.indexs, writeText)
  writer.writeList(8, request.groupby, writeText)
}

const readText: Read<string> = (reader, tag) => reader.readString(tag)
const readSums: Read<number[]> = (reader, tag) => reader.readList(tag, (each, place) => each.readDouble(place))

function readAnswer(reader: TarsReader, request: MonitorQueryRequest, dataid: DataId): MonitorAnswer {
  const { servant, signal } = asked[dataid]
  const returned = reader.readInt(0)
  const answer = reader.readStruct(2, (fields) => ({
    ret: fields.readInt(0),
    message: fields.readString(1, ''),
    result: fields.readMap(6, readText, readSums, new Map()),
  }))
  if (returned === 0 && answer.ret === 0) return answer.result
  const code = isQuestion(request, signal) ? 'UNAVAILABLE' : 'BAD_QUESTION'
  throw new TarsierError(code, `${servant} refused the question: ${answer.message || `ret ${answer.ret}`}`)
}

/** `ret` is -1 for a bad question as for a store that is away: whose fault it was is seen by checking as the server does. */
function isQuestion(request: MonitorQueryRequest, signal: Signal): boolean {
  try {
    const plan = planOf(request, signal, createCalendar('UTC'))
    if (plan) checkQuestion({ ...plan.question, groupLimit: Number.POSITIVE_INFINITY })
    return true
  } catch (error) {
    if (error instanceof TarsierError) return false
    throw error
  }
}
