import { describe, expect, it } from 'vitest'
import { readPropertyReports } from '../../../ingest/property/report.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { decodeRequest, encodeRequest, NORMAL, ONE_WAY, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { expectGoldenJson } from '../../golden.ts'
import { capturedFrames } from '../../tars/captured-frames.ts'
import { writePropertyReports } from '../../tars/property-report.ts'
import { normalise, report } from './reports.ts'

const set = { setName: 'gray', setArea: 'sz', setId: '1' }

/** What libraries send, as contract section 4 has it; Tars.js' own frame is a captured one. */
const libraries = {
  cpp: [
    report(
      { Sum: '45', Avg: '45=3', Max: '21', Min: '4', Count: '3', Distr: '5|1,20|1,100|1' },
      { ...set, moduleName: 'Shop.CartServer.graysz1' },
    ),
    report({ Sum: '0', Avg: '0=0', Count: '0', Distr: '5|0,20|0,100|0' }),
  ],
  go: [
    report({ Sum: '45', Avg: '15.000000', Max: '21', Min: '4', Count: '3', Distr: '5|1,20|1,100|1' }),
    report({ Distr: '5|0,20|0,100|0' }, { propertyName: 'idle' }),
    report({}, { propertyName: 'never' }),
  ],
  java: [
    report({ Sum: '45', Avg: '15.0', Max: '21', Min: '4', Count: '3', Distr: '5|1,20|1,100|1' }),
    report(
      { Sum: '0', Avg: '0', Max: '-2147483648', Min: '2147483647', Count: '0', Distr: '5|0,20|0' },
      { propertyName: 'idle' },
    ),
  ],
  node: [report({ Sum: '-2.5', Avg: '-1', Max: '0.5', Min: '-3', Count: '2' })],
}

/** The bytes of a packet, and what becomes of it. */
function walk(reports: (typeof libraries)['cpp'], packetType: number) {
  const writer = new TarsWriter()
  writePropertyReports(writer, 1, reports)
  const frame = encodeRequest({
    version: VERSION_TARS,
    packetType,
    messageType: 0,
    requestId: 7,
    servant: 'tars.tarsproperty.PropertyObj',
    functionName: 'reportPropMsg',
    buffer: writer.finish(),
    timeoutMs: 3000,
    context: new Map(),
    status: new Map(),
  })
  const received = argumentsOf(decodeRequest(frame.subarray(4))).read('statmsg', 1, readPropertyReports)
  const { records, ...counts } = normalise(...received)
  const values = records.map(({ f_timestamp, f_date, f_tflag, ...record }) => record)
  return { packet: frame.toString('hex'), ...counts, records: values }
}

describe('the properties of', () => {
  it.each([
    ['cpp', ONE_WAY],
    ['go', NORMAL],
    ['java', NORMAL],
    ['node', ONE_WAY],
  ] as const)('%s become records', async (library, packetType) => {
    await expectGoldenJson(`tars/property-${library}`, walk(libraries[library], packetType))
  })
})

it('a captured frame of reportPropMsg becomes records', () => {
  const [captured, ...more] = capturedFrames.filter(({ func }) => func === 'reportPropMsg')
  expect(more).toEqual([])
  const input = argumentsOf(decodeRequest(captured?.frame.subarray(4) ?? Buffer.alloc(0)))
  const { records, ignored, rejected } = normalise(...input.read('statmsg', 1, readPropertyReports))
  expect([ignored, rejected]).toEqual([0, 0])
  const values = records.map((record) => [record.property_name, record.policy, record.value ?? record.bounds])
  expect(values).toEqual([
    ['queue.depth', 'Sum', 45],
    ['queue.depth', 'Avg', 15],
    ['queue.depth', 'Max', 21],
    ['queue.depth', 'Min', 4],
    ['queue.depth', 'Count', 3],
    ['queue.depth', 'Distr', '5,20,100'],
    ['cache.hit', 'Sum', 2.5],
  ])
})
