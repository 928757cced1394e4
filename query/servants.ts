import { TarsierError } from '../errors.ts'
import { property } from '../signals/property.ts'
import type { Signal } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'
import type { Condition } from '../store/store.ts'
import type { TarsReader } from '../tars/reader.ts'
import { type Call, type Out, type Servant, tarsFunction } from '../tars/servant.ts'
import { inquire, type QueryDoor } from './ask.ts'
import {
  type MonitorCondition,
  type MonitorQueryRequest,
  type MonitorResult,
  noResult,
  planOf,
} from './monitor-query.ts'
import { patienceOf } from './patience.ts'
import { likeService, ofService } from './property/service.ts'

/** tars.tarsquerystat.QueryObj: MonitorQuery over stat records (contract section 8). */
export function queryStatServant(door: QueryDoor): Servant {
  return monitorQueryServant('tars.tarsquerystat.QueryObj', 'tars_stat', stat, door)
}

/**
 * tars.tarsqueryproperty.QueryObj: MonitorQuery over property records. A server is found by its name with and without its
 * set, whichever of them it was reported under.
 */
export function queryPropertyServant(door: QueryDoor): Servant {
  return monitorQueryServant('tars.tarsqueryproperty.QueryObj', 'tars_property', property, door, inAnySet)
}

function inAnySet(condition: Condition): readonly Condition[] {
  if (condition.operator === 'among' || condition.field !== 'master_name') return [condition]
  if (condition.operator === 'equals') return ofService(String(condition.value))
  // In a name, where it stands for itself, _ is LIKE's too.
  return condition.operator === 'like' ? likeService(condition.pattern) : [condition]
}

/** A MonitorQueryRsp: `ret` 0 with a result, or -1 with a message. */
interface MonitorQueryResponse {
  readonly ret: number
  readonly msg: string
  readonly result: MonitorResult
}

/** `meantBy`: what is meant by a condition, where it is not what it says. */
function monitorQueryServant(
  name: string,
  dataid: string,
  signal: Signal,
  door: QueryDoor,
  meantBy = (condition: Condition): readonly Condition[] => [condition],
): Servant {
  const query = tarsFunction({
    ins: { req: (reader, tag) => reader.readStruct(tag, readRequest) },
    outs: { rsp: monitorQueryRsp },
    returns: 'int32',
    handle: async ({ req }, call) => {
      const rsp = await answer(req, call)
      return { returned: rsp.ret, rsp }
    },
  })

  /** What goes wrong is told within the answer, as TarsWeb expects it; what is our mistake fails the call. */
  async function answer(request: MonitorQueryRequest, call: Call): Promise<MonitorQueryResponse> {
    try {
      checkKind(request, dataid)
      return { ret: 0, msg: '', result: await resultOf(request, call) }
    } catch (error) {
      if (!(error instanceof TarsierError)) throw error
      return { ret: -1, msg: error.message, result: noResult }
    }
  }

  async function resultOf(request: MonitorQueryRequest, call: Call): Promise<MonitorResult> {
    const plan = planOf(request, signal, door.calendar)
    if (!plan) return noResult
    const question = { ...plan.question, conditions: plan.question.conditions.flatMap(meantBy) }
    const rows = await inquire(door, patienceOf(call), (inquiry) => inquiry.ask(question))
    return plan.resultOf(rows)
  }

  return { name, udp: false, functions: new Map([['query', query]]) }
}

function checkKind({ method, dataid }: MonitorQueryRequest, expected: string): void {
  const found = JSON.stringify([method, dataid].map((text) => text.slice(0, 100)))
  if (method === 'query' && dataid === expected) return
  throw new TarsierError('BAD_QUESTION', `method and dataid: found ${found}, expected ["query","${expected}"]`)
}

function readRequest(reader: TarsReader): MonitorQueryRequest {
  const readText = (each: TarsReader, tag: number) => each.readString(tag)
  return {
    method: reader.readString(1, ''),
    dataid: reader.readString(2, ''),
    date: reader.readString(3, ''),
    tflag1: reader.readString(4, ''),
    tflag2: reader.readString(5, ''),
    conditions: reader.readList(6, (each, tag) => each.readStruct(tag, readCondition), []),
    indexs: reader.readList(7, readText, []),
    groupby: reader.readList(8, readText, []),
  }
}

function readCondition(reader: TarsReader): MonitorCondition {
  return { field: reader.readString(0, ''), op: reader.readInt(1, 0), val: reader.readString(2, '') }
}

const monitorQueryRsp: Out<MonitorQueryResponse> = {
  className: 'tars.MonitorQueryRsp',
  write: (writer, tag, { ret, msg, result }) =>
    writer.writeStruct(tag, () => {
      writer.writeInt(0, ret)
      writer.writeString(1, msg)
      // The newest window: the original tells it only of its own databases, and TarsWeb does not read it.
      writer.writeString(2, '')
      writer.writeInt(3, 1)
      writer.writeInt(4, 1)
      writer.writeList(5, [], () => undefined)
      writer.writeMap(
        6,
        result,
        (each, at, key) => each.writeString(at, key),
        (each, at, sums) => each.writeList(at, sums, (list, place, value) => list.writeDouble(place, value)),
      )
    }),
}
