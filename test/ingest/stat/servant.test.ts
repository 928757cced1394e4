import { expect, it } from 'vitest'
import type { StatReport } from '../../../ingest/stat/report.ts'
import { statServant } from '../../../ingest/stat/servant.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../../queue/queue.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { batchCapacity } from '../../../signals/identity.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { NORMAL, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { writeStatReports } from '../../tars/stat-report.ts'

/** What a caller's report of so many functions, the first called once, the second twice and so on, is taken as. */
async function take(functions: number): Promise<readonly Contribution[]> {
  const taken: Contribution[] = []
  const gather = async (contribution: Contribution) => void taken.push(contribution)
  const gatherer: Gatherer = { gather, gatherPatiently: gather, gatherAlone: async () => {}, refuse: () => {} }
  const calendar = createCalendar('Asia/Shanghai')
  const servant = statServant({ gatherer, calendar, metrics: createMetrics(), sourceId: '10.0.0.1' })
  const writer = new TarsWriter()
  const reports = Array.from({ length: functions }, (_, place) => reportOf(`f${place}`, place + 1))
  writeStatReports(writer, 1, reports)
  writer.writeBool(2, true)
  const packet = { version: VERSION_TARS, packetType: NORMAL, messageType: 0, requestId: 1, timeoutMs: 0 }
  const empty = { context: new Map(), status: new Map() }
  const call = { servant: servant.name, functionName: 'reportMicMsg' }
  const input = argumentsOf({ ...packet, ...empty, ...call, buffer: writer.finish() })
  const peer = { address: '10.1.0.7', port: 1, transport: 'tcp' } as const
  await servant.functions.get('reportMicMsg')?.(input)({ ...packet, ...empty, ...call, oneWay: false, peer })
  return taken
}

function reportOf(interfaceName: string, count: number): StatReport {
  const names = { masterName: 'Shop.Web', slaveName: 'Shop.Cart', interfaceName, masterIp: '', slaveIp: '' }
  const set = { slaveSetName: '', slaveSetArea: '', slaveSetId: '', tarsVersion: '' }
  const times = { totalTime: 1, maxTime: 1, minTime: 1 }
  return [
    { ...names, ...set, slavePort: 0, returnValue: 0 },
    { count, timeoutCount: 0, execCount: 0, intervals: [5, count], ...times },
  ]
}

it('a report is taken whole, its sender noted', async () => {
  expect(await take(2)).toMatchObject([
    {
      signal: 'stat',
      reporter: { peer: '10.1.0.7', module: 'Shop.Web', records: 2 },
      records: [{ interface_name: 'f0' }, { interface_name: 'f1' }],
    },
  ])
})

it('a report larger than any client sends is taken too, in portions that fit a batch', async () => {
  const heads = batchCapacity + 10
  const taken = await take(heads)
  expect(Math.max(...taken.map(({ records }) => records.length))).toBeLessThan(batchCapacity / 10)
  const calls = taken.flatMap(({ records }) => records.map((each) => each['succ_count']))
  expect(calls).toEqual(Array.from({ length: heads }, (_, place) => place + 1))
})
