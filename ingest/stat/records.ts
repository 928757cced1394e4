import type { StatInput, StatRecord } from '../../signals/stat.ts'
import { callsByColumn, intervalText, parseIntervals, sortIntervals } from '../intervals.ts'
import { appAndServer, cutName } from '../names.ts'
import { smallest } from '../numbers.ts'
import type { Outcome, Receipt } from '../sender.ts'
import { type Dimensions, MergedHeads } from './heads.ts'
import type { StatBody, StatHead, StatReport } from './report.ts'

const droppedSlaves = new Set(['tars.tarsnode', 'tars.tarsproperty', 'tars.tarsstat', 'tars.tarsnotify'])
const droppedMasters = new Set(['tars.tarsnode', 'elk'])

/**
 * The records of one report: drops, masterName's split, the peer's address in the place of the reporter's own and
 * App.Server of a caller's report by contract section 3; heads that are the same after that merge.
 */
export function normaliseStats(
  reports: readonly StatReport[],
  fromClient: boolean,
  receipt: Receipt,
): Outcome<StatRecord> {
  const heads = new MergedHeads()
  let ignored = 0
  let rejected = 0
  for (const [head, body] of reports) {
    if (isDropped(head, body, fromClient)) ignored++
    else if (isNegative(body)) rejected++
    else heads.add(normaliseHead(head, fromClient, receipt.peer), body)
  }
  const records: StatRecord[] = []
  for (const { dimensions, body } of heads.entries()) {
    records.push(buildRecord(dimensions, body, fromClient, receipt.receivedAt, receipt))
  }
  return { records, ignored, rejected }
}

/** A caller may name the callee's object, App.Server.Obj: both ways of writing are dropped. */
function isDropped(head: StatHead, body: StatBody, fromClient: boolean): boolean {
  if (body.count === 0 && body.timeoutCount === 0 && body.execCount === 0) return true
  if (droppedSlaves.has(fromClient ? appAndServer(head.slaveName) : head.slaveName)) return true
  const at = head.masterName.indexOf('@')
  return at >= 0 && droppedMasters.has(head.masterName.slice(0, at))
}

function isNegative(body: StatBody): boolean {
  return body.count < 0 || body.timeoutCount < 0 || body.execCount < 0 || body.intervals.some((value) => value < 0)
}

function normaliseHead(head: StatHead, fromClient: boolean, peer: string): Dimensions {
  const at = head.masterName.indexOf('@')
  return {
    master_name: cutName(at < 0 ? head.masterName : head.masterName.slice(0, at)),
    slave_name: cutName(fromClient ? appAndServer(head.slaveName) : head.slaveName),
    interface_name: cutName(head.interfaceName),
    tars_version: cutName(at < 0 ? head.tarsVersion : head.masterName.slice(at + 1)),
    master_ip: fromClient ? peer : cutName(head.masterIp),
    slave_ip: fromClient ? cutName(head.slaveIp) : peer,
    slave_port: head.slavePort,
    return_value: head.returnValue,
    slave_set: setOf(head),
  }
}

function setOf(head: StatHead): string {
  if (head.slaveSetName === '' && head.slaveSetArea === '' && head.slaveSetId === '') return ''
  return cutName(`${head.slaveSetName}.${head.slaveSetArea}.${head.slaveSetId}`)
}

/** App.Server of who reports: a caller is named as master, a callee as slave. */
export function reportingModule(fromClient: boolean, masterName: string, slaveName: string): string {
  return appAndServer(cutName(fromClient ? masterName : slaveName))
}

/** The record sent over HTTP; none where it counts no calls: the contract drops those. */
export function statRecordsOfInput(input: StatInput, receipt: Receipt): readonly StatRecord[] {
  const body: StatBody = {
    count: input.succ_count,
    timeoutCount: input.timeout_count,
    execCount: input.exce_count,
    intervals: parseIntervals(input.interv_count) ?? [],
    totalTime: input.total_time,
    maxTime: input.maxrsp_time,
    minTime: input.minrsp_time,
  }
  if (body.count === 0 && body.timeoutCount === 0 && body.execCount === 0) return []
  const time = input.f_timestamp === undefined ? receipt.receivedAt : input.f_timestamp * 1000
  const podName = input.podName === '' ? receipt.podName : cutName(input.podName)
  return [buildRecord(dimensionsOfInput(input), body, input.from_client, time, { ...receipt, podName })]
}

function dimensionsOfInput(input: StatInput): Dimensions {
  return {
    master_name: cutName(input.master_name),
    slave_name: cutName(input.slave_name),
    interface_name: cutName(input.interface_name),
    tars_version: cutName(input.tars_version),
    master_ip: cutName(input.master_ip),
    slave_ip: cutName(input.slave_ip),
    slave_port: input.slave_port,
    return_value: input.return_value,
    slave_set: cutName(input.slave_set),
  }
}

function buildRecord(
  head: Dimensions,
  body: StatBody,
  fromClient: boolean,
  time: number,
  receipt: Receipt,
): StatRecord {
  const intervals = sortIntervals(body.intervals)
  const calls = callsByColumn(intervals)
  const window = receipt.calendar.windowAt(time)
  return {
    source_id: receipt.sourceId,
    f_timestamp: window.f_timestamp,
    f_date: window.f_date,
    f_tflag: window.f_tflag,
    from_client: fromClient ? 1 : 0,
    master_name: head.master_name,
    slave_name: head.slave_name,
    interface_name: head.interface_name,
    tars_version: head.tars_version,
    master_ip: head.master_ip,
    slave_ip: head.slave_ip,
    slave_port: head.slave_port,
    return_value: head.return_value,
    slave_set: head.slave_set,
    podName: receipt.podName ?? '',
    succ_count: body.count,
    timeout_count: body.timeoutCount,
    exce_count: body.execCount,
    total_count: totalCount(body),
    total_time: body.totalTime,
    interv_count: intervalText(intervals),
    ave_time: averageTime(body),
    maxrsp_time: body.maxTime,
    minrsp_time: body.minTime,
    // Each by its name, and there without calls too: records of one shape are made and read faster (measured).
    le_5: calls[0],
    le_10: calls[1],
    le_50: calls[2],
    le_100: calls[3],
    le_200: calls[4],
    le_500: calls[5],
    le_1000: calls[6],
    le_2000: calls[7],
    le_3000: calls[8],
    le_5000: calls[9],
    le_10000: calls[10],
    le_100000: calls[11],
    le_inf: calls[12],
  }
}

/** Over HTTP each of the three may be the largest that a double holds exactly. */
function totalCount({ count, timeoutCount, execCount }: StatBody): number | bigint {
  const sum = count + timeoutCount + execCount
  return Number.isSafeInteger(sum) ? sum : BigInt(count) + BigInt(timeoutCount) + BigInt(execCount)
}

function averageTime(body: StatBody): number | bigint {
  if (body.count === 0) return 1
  if (typeof body.totalTime === 'number') return Math.trunc(body.totalTime / body.count)
  return smallest(body.totalTime / BigInt(body.count))
}
