import { describe, expect, it } from 'vitest'
import { normaliseStats, statRecordsOfInput } from '../../../ingest/stat/records.ts'
import type { StatBody, StatHead, StatReport } from '../../../ingest/stat/report.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { statInputSchema, statSchema } from '../../../signals/stat.ts'

const receipt = {
  calendar: createCalendar('Asia/Shanghai'),
  receivedAt: Date.parse('2024-03-28T12:59:30+08:00'),
  sourceId: '10.0.0.1',
  peer: '10.9.9.9',
}

const head: StatHead = {
  masterName: 'Shop.CartServer',
  slaveName: 'Shop.PriceServer',
  interfaceName: 'getPrice',
  masterIp: '1.1.1.1',
  slaveIp: '2.2.2.2',
  slavePort: 20031,
  returnValue: 0,
  slaveSetName: '',
  slaveSetArea: '',
  slaveSetId: '',
  tarsVersion: '',
}

const body: StatBody = {
  count: 5,
  timeoutCount: 1,
  execCount: 2,
  intervals: [5, 2, 10, 1, 50, 0, 1000, 2],
  totalTime: 754,
  maxTime: 700,
  minTime: 3,
}

function report(headChange: Partial<StatHead> = {}, bodyChange: Partial<StatBody> = {}): StatReport {
  return [
    { ...head, ...headChange },
    { ...body, ...bodyChange },
  ]
}

function normaliseOne(each: StatReport, fromClient = true) {
  const { records } = normaliseStats([each], fromClient, receipt)
  expect(records).toHaveLength(1)
  return records[0]
}

describe('a head of reportMicMsg', () => {
  it("becomes the contract's document", () => {
    expect(normaliseOne(report())).toEqual({
      source_id: '10.0.0.1',
      f_timestamp: Date.parse('2024-03-28T12:59:00+08:00') / 1000,
      f_date: '20240328',
      f_tflag: '1260',
      from_client: 1,
      master_name: 'Shop.CartServer',
      slave_name: 'Shop.PriceServer',
      interface_name: 'getPrice',
      tars_version: '',
      master_ip: '10.9.9.9',
      slave_ip: '2.2.2.2',
      slave_port: 20031,
      return_value: 0,
      slave_set: '',
      podName: '',
      succ_count: 5,
      timeout_count: 1,
      exce_count: 2,
      total_count: 8,
      total_time: 754,
      interv_count: '5|2,10|1,50|0,1000|2',
      ave_time: 150,
      maxrsp_time: 700,
      minrsp_time: 3,
      le_5: 2,
      le_10: 1,
      le_1000: 2,
    })
  })

  it('is a valid record of the signal', () => {
    expect(statSchema.safeParse(normaliseOne(report({}, { totalTime: 2n ** 62n }))).success).toBe(true)
  })

  it("has the peer's address as slave_ip where the callee reports", () => {
    expect(normaliseOne(report(), false)).toMatchObject({ master_ip: '1.1.1.1', slave_ip: '10.9.9.9', from_client: 0 })
  })

  it('has masterName split into name and version at the first @', () => {
    const record = normaliseOne(report({ masterName: 'Shop.CartServer@1.4@x', tarsVersion: 'sent' }))
    expect(record).toMatchObject({ master_name: 'Shop.CartServer', tars_version: '1.4@x' })
  })

  it('keeps the version that was sent where masterName has none', () => {
    expect(normaliseOne(report({ tarsVersion: '3.0' }))).toMatchObject({ tars_version: '3.0' })
  })

  it("has the callee cut to App.Server in a caller's report only", () => {
    const object = report({ slaveName: 'Shop.PriceServer.PriceObj' })
    expect(normaliseOne(object)).toMatchObject({ slave_name: 'Shop.PriceServer' })
    expect(normaliseOne(object, false)).toMatchObject({ slave_name: 'Shop.PriceServer.PriceObj' })
  })

  it("keeps the callee's set", () => {
    const inSet = report({ slaveSetName: 'mall', slaveSetArea: 'n', slaveSetId: '1' })
    expect(normaliseOne(inSet)).toMatchObject({ slave_set: 'mall.n.1' })
  })

  it('has an average of 1 where no call succeeded', () => {
    expect(normaliseOne(report({}, { count: 0 }))).toMatchObject({ ave_time: 1, total_count: 3 })
  })

  it('counts all calls exactly, also beyond 2^53', () => {
    const most = 2 ** 53 - 1
    const record = normaliseOne(report({}, { count: most, timeoutCount: most, execCount: most }))
    expect(record).toMatchObject({ total_count: 3n * BigInt(most) })
  })

  it('keeps 64-bit times exactly', () => {
    const record = normaliseOne(report({}, { totalTime: 2n ** 63n - 1n, count: 1 }))
    expect(record).toMatchObject({ total_time: 2n ** 63n - 1n, ave_time: 2n ** 63n - 1n })
  })

  it("counts a service's own bound in the next larger column and one above all in le_inf", () => {
    const record = normaliseOne(report({}, { intervals: [7, 3, 10, 1, 200_000, 4] }))
    expect(record).toMatchObject({ interv_count: '7|3,10|1,200000|4', le_10: 4, le_inf: 4 })
  })

  it('has its bounds in rising order, each once, however they were sent', () => {
    const record = normaliseOne(report({}, { intervals: [100, 1, 5, 2, 100, 3] }))
    expect(record).toMatchObject({ interv_count: '5|2,100|4', le_5: 2, le_100: 4 })
  })

  it('has a name of more than 1,024 characters cut, with a mark', () => {
    const name = normaliseOne(report({ interfaceName: `${'a'.repeat(1022)}😀😀` }))?.interface_name
    expect(name).toBe(`${'a'.repeat(1022)}…`)
  })
})

describe('heads that the contract drops', () => {
  it.each([
    ['without calls', report({}, { count: 0, timeoutCount: 0, execCount: 0 })],
    ['to tarsnode', report({ slaveName: 'tars.tarsnode' })],
    ['to tarsproperty', report({ slaveName: 'tars.tarsproperty' })],
    ['to tarsstat', report({ slaveName: 'tars.tarsstat' })],
    ['to tarsnotify', report({ slaveName: 'tars.tarsnotify' })],
    ['from tarsnode', report({ masterName: 'tars.tarsnode@1.0' })],
    ['from elk', report({ masterName: 'elk@1.0' })],
  ])('%s', (_, dropped) => {
    expect(normaliseStats([dropped, report()], true, receipt)).toMatchObject({
      ignored: 1,
      records: [{ succ_count: 5 }],
    })
  })

  it('are no others: calls to tarslog and tarsregistry stay, and tarsnode without a version', () => {
    const kept = [
      report({ slaveName: 'tars.tarslog' }),
      report({ slaveName: 'tars.tarsregistry' }),
      report({ masterName: 'tars.tarsnode' }),
    ]
    expect(normaliseStats(kept, true, receipt).records).toHaveLength(3)
  })
})

describe('a head with a negative count', () => {
  it.each([[{ count: -1 }], [{ timeoutCount: -1 }], [{ execCount: -1 }], [{ intervals: [5, -1] }]])(
    '%o is rejected and harms no neighbour',
    (change) => {
      expect(normaliseStats([report({}, change), report()], true, receipt)).toMatchObject({
        rejected: 1,
        records: [{}],
      })
    },
  )
})

describe('two bodies of one head', () => {
  it('merge: counts and times add, the longest is the larger, the shortest the smaller that is not zero', () => {
    const left = report({ masterIp: 'a' }, { maxTime: 9, minTime: 0, intervals: [5, 1] })
    const right = report({ masterIp: 'b' }, { maxTime: 8, minTime: 4, intervals: [5, 2, 10, 1] })
    const { records } = normaliseStats([left, right], true, receipt)
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      succ_count: 10,
      timeout_count: 2,
      exce_count: 4,
      total_time: 1508,
      maxrsp_time: 9,
      minrsp_time: 4,
      interv_count: '5|3,10|1',
      le_5: 3,
      le_10: 1,
    })
  })

  it('merge as fast where a packet repeats one head twenty thousand times', () => {
    const intervals = Array.from({ length: 12 }, (_, place) => [place + 1, 1]).flat()
    const repeated = Array.from({ length: 20_000 }, () => report({}, { intervals }))
    const begin = performance.now()
    const { records } = normaliseStats(repeated, true, receipt)
    expect(performance.now() - begin).toBeLessThan(1000)
    expect(records).toHaveLength(1)
    expect(records[0]?.le_5).toBe(20_000 * 5)
  })

  it('do not merge where only the boundaries between names differ', () => {
    const left = report({ masterName: 'ab', interfaceName: 'c' })
    const right = report({ masterName: 'a', interfaceName: 'bc' })
    expect(normaliseStats([left, right], true, receipt).records).toHaveLength(2)
  })

  it('add up to the largest 64-bit value at most', () => {
    const long = report({}, { totalTime: 2n ** 63n - 1n })
    expect(normaliseStats([long, long], true, receipt).records[0]).toMatchObject({ total_time: 2n ** 63n - 1n })
  })
})

describe('a record sent over HTTP', () => {
  const names = { master_name: 'A.B', slave_name: 'C.D', interface_name: 'f' }

  it('keeps its addresses and its own time', () => {
    const f_timestamp = Date.parse('2024-03-27T23:59:59+08:00') / 1000
    const input = statInputSchema.parse({
      ...names,
      succ_count: 1,
      master_ip: '1.2.3.4',
      slave_ip: '5.6.7.8',
      f_timestamp,
    })
    expect(statRecordsOfInput(input, receipt)[0]).toMatchObject({
      master_ip: '1.2.3.4',
      slave_ip: '5.6.7.8',
      f_date: '20240327',
      f_tflag: '2360',
      f_timestamp: f_timestamp - 59,
    })
  })

  it('without calls is none', () => {
    expect(statRecordsOfInput(statInputSchema.parse(names), receipt)).toEqual([])
  })
})
