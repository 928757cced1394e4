import { describe, expect, it } from 'vitest'
import { normaliseStats } from '../../ingest/stat/records.ts'
import { readStatReports, type StatBody, type StatHead, type StatReport } from '../../ingest/stat/report.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { statSchema } from '../../signals/stat.ts'
import { argumentsOf } from '../../tars/answer.ts'
import { decodeRequest } from '../../tars/packet.ts'
import { capturedFrames } from '../tars/captured-frames.ts'

const receipt = {
  calendar: createCalendar('Asia/Shanghai'),
  receivedAt: Date.parse('2024-03-28T12:59:30+08:00'),
  sourceId: '10.0.0.1',
  peer: '10.9.9.9',
}

function report(head: Partial<StatHead>, body: Partial<StatBody> = {}): StatReport {
  return [
    {
      masterName: 'Shop.CartServer',
      slaveName: 'Shop.PriceServer',
      interfaceName: 'getPrice',
      masterIp: '',
      slaveIp: '10.0.0.9',
      slavePort: 20031,
      returnValue: 0,
      slaveSetName: '',
      slaveSetArea: '',
      slaveSetId: '',
      tarsVersion: '',
      ...head,
    },
    { count: 1, timeoutCount: 0, execCount: 0, intervals: [5, 1], totalTime: 3, maxTime: 3, minTime: 0, ...body },
  ]
}

const fromCallers = (...reports: readonly StatReport[]) => normaliseStats(reports, true, receipt)

// What differs between the libraries is in contract section 3's table.
describe('reports of', () => {
  it('C++ and Node with a set: the version comes in masterName', () => {
    const { records } = fromCallers(report({ masterName: 'Shop.CartServer@1.1' }))
    expect(records[0]).toMatchObject({ master_name: 'Shop.CartServer', tars_version: '1.1' })
  })

  it('Go: the callee reports the same call once more, as stat_from_server', () => {
    const callee = report({ masterName: 'stat_from_server', masterIp: '', slaveIp: '', slavePort: 0 })
    const [own] = normaliseStats([callee], false, receipt).records
    const [callers] = fromCallers(report({})).records
    expect(own).toMatchObject({ from_client: 0, master_name: 'stat_from_server', slave_ip: '10.9.9.9', slave_port: 0 })
    expect(callers).toMatchObject({ from_client: 1, master_ip: '10.9.9.9', slave_ip: '10.0.0.9', slave_port: 20031 })
  })

  it('Java: heads that it once saw come again without calls, and a callback has a head of its own', () => {
    const before = report({ interfaceName: 'before' }, { count: 0, intervals: [5, 0], totalTime: 0 })
    const named = report({ masterName: 'Shop.CartServer@1.7' })
    const callback = report({ masterName: 'Shop.CartServer' })
    const { records, ignored } = fromCallers(before, named, before, callback)
    expect(ignored).toBe(2)
    expect(records.map(({ tars_version }) => tars_version)).toEqual(['1.7', ''])
  })

  it('C++ and PHP: return values of any 32 bits, and calls above the last bound in no bucket', () => {
    const slow = report({ returnValue: -(2 ** 31) }, { count: 3, intervals: [5, 1, 3000, 0] })
    expect(fromCallers(slow).records[0]).toMatchObject({ return_value: -(2 ** 31), succ_count: 3, le_5: 1 })
  })

  it('callers that name the object: what is dropped by its server is dropped so too', () => {
    const { ignored, records } = fromCallers(report({ slaveName: 'tars.tarsstat.StatObj' }))
    expect({ ignored, records }).toEqual({ ignored: 1, records: [] })
  })

  it('anybody whose names begin with a byte order mark: it goes, as readers differ about it', () => {
    expect(fromCallers(report({ slaveName: '\ufeffShop.Price' })).records[0]?.slave_name).toBe('Shop.Price')
  })
})

describe('a captured frame of reportMicMsg', () => {
  const frames = capturedFrames.filter(({ func }) => func === 'reportMicMsg')

  it.each(frames.map((captured) => [captured.iRequestId, captured] as const))('%i becomes records', (_id, captured) => {
    const input = argumentsOf(decodeRequest(captured.frame.subarray(4)))
    const reports = input.read('msg', 1, readStatReports)
    const { records, ignored, rejected } = normaliseStats(reports, true, receipt)
    const counted = reports.filter(([, { count, timeoutCount, execCount }]) => count + timeoutCount + execCount > 0)
    expect(records.length + ignored + rejected).toBe(reports.length)
    expect(records.reduce((sum, { succ_count }) => sum + succ_count, 0)).toBe(
      counted.reduce((sum, [, { count }]) => sum + count, 0),
    )
    for (const record of records) expect(statSchema.safeParse(record).success).toBe(true)
  })
})
