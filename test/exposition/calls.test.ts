import { describe, expect, it } from 'vitest'
import { createTarsMetrics } from '../../exposition/tars-metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { lines } from './parsed.ts'
import { calls } from './reported.ts'

async function told(contributions: readonly Contribution[], { addresses = false } = {}) {
  const metrics = createTarsMetrics({ mostSeries: 1000, addresses })
  for (const each of contributions) metrics.prepare(each)()
  return lines(metrics.families())
}

function valuesOf(name: string, all: readonly string[]) {
  return all.filter((line) => line.startsWith(`${name}{`)).map((line) => Number(line.slice(line.lastIndexOf(' '))))
}

const labels = 'view="callers",master_name="Shop.Web",slave_name="Shop.Cart",interface_name="add",return_value="0"'

describe('calls', () => {
  it('are counted by result, report after report', async () => {
    const report = calls({ succ_count: 5, timeout_count: 2, exce_count: 1 })
    expect(await told([report, report])).toEqual(
      expect.arrayContaining([
        `tars_calls_total{${labels},result="success"} 10`,
        `tars_calls_total{${labels},result="timeout"} 4`,
        `tars_calls_total{${labels},result="exception"} 2`,
      ]),
    )
  })

  it('of hosts, ports, pods and versions are one series', async () => {
    const hosts = calls(
      { succ_count: 1, master_ip: '10.0.0.1', slave_ip: '10.0.1.1', slave_port: 1, podName: 'a', tars_version: '1' },
      { succ_count: 1, master_ip: '10.0.0.2', slave_ip: '10.0.1.2', slave_port: 2, podName: 'b', tars_version: '2' },
    )
    expect(valuesOf('tars_calls_total', await told([hosts]))).toEqual([2, 0, 0])
  })

  it('have addresses and ports as labels where that is set', async () => {
    const host = calls({ succ_count: 1, master_ip: '10.0.0.1', slave_ip: '10.0.1.1', slave_port: 20001 })
    const addresses = 'master_ip="10.0.0.1",slave_ip="10.0.1.1",slave_port="20001"'
    expect(await told([host], { addresses: true })).toContain(
      `tars_calls_total{${labels.replace('interface', `${addresses},interface`)},result="success"} 1`,
    )
  })

  it('as callers and as callees saw them are two series, as are those of two sets and of two return codes', async () => {
    const seen = [{}, { from_client: false }, { slave_set: 'gray.sz.1' }, { return_value: -7 }]
    const all = await told([calls(...seen.map((each) => ({ succ_count: 1, ...each })))])
    const successes = all.filter((line) => line.startsWith('tars_calls_total') && line.includes('"success"'))
    expect(new Set(successes)).toEqual(
      new Set([
        `tars_calls_total{${labels},result="success"} 1`,
        `tars_calls_total{${labels.replace('callers', 'callees')},result="success"} 1`,
        `tars_calls_total{${labels.replace(',interface', ',slave_set="gray.sz.1",interface')},result="success"} 1`,
        `tars_calls_total{${labels.replace('"0"', '"-7"')},result="success"} 1`,
      ]),
    )
  })

  it('of names that hold quotes, backslashes and ends of lines are told apart', async () => {
    const names = ['a"b', 'a\\b', 'a\nb', 'a\\nb', 'a\\"b', '查询,价格 {x="1"}']
    const all = await told([calls(...names.map((interface_name) => ({ succ_count: 1, interface_name })))])
    const found = all.flatMap(
      (line) => /^tars_calls_total.*interface_name="(.*)",return.*success/.exec(line)?.[1] ?? [],
    )
    expect(found.map((each) => JSON.parse(`"${each}"`))).toEqual(names)
  })
})

describe('response times', () => {
  const buckets = 'tars_call_duration_seconds_bucket'

  it('are a histogram in seconds', async () => {
    const all = await told([calls({ succ_count: 9, interv_count: '5|2,10|3,3000|4', total_time: 12_345 })])
    const bounds = all.flatMap((line) => /^tars_call_duration_seconds_bucket.*le="(.*)"/.exec(line)?.[1] ?? [])
    expect(bounds).toEqual(['0.005', '0.01', '0.05', '0.1', '0.2', '0.5', '1.0', '2.0', '3.0', '+Inf'])
    expect(valuesOf(buckets, all)).toEqual([2, 5, 5, 5, 5, 5, 5, 5, 9, 9])
    expect(valuesOf('tars_call_duration_seconds_sum', all)).toEqual([12.345])
    expect(valuesOf('tars_call_duration_seconds_count', all)).toEqual([9])
  })

  it('beyond the last bound are in +Inf: those that no bucket has, and those in the wider ones of Java', async () => {
    const none = await told([calls({ succ_count: 5, interv_count: '5|2' })])
    expect(valuesOf(buckets, none).slice(-2)).toEqual([2, 5])
    const java = await told([calls({ succ_count: 5, interv_count: '5|2,5000|1,100000|2' })])
    expect(valuesOf(buckets, java).slice(-2)).toEqual([2, 5])
  })

  it('of failed calls, which Go and Java put into buckets too, make no bucket larger than +Inf', async () => {
    const all = await told([calls({ succ_count: 1, exce_count: 3, interv_count: '5|4' }), calls({ succ_count: 2 })])
    expect(valuesOf(buckets, all)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 6])
  })

  it('under bounds of the service alone count under the next larger one that all have', async () => {
    const all = await told([calls({ succ_count: 3, interv_count: '7|1,700|2' })])
    expect(valuesOf(buckets, all)).toEqual([0, 1, 1, 1, 1, 1, 3, 3, 3, 3])
  })

  it('add up beyond 2^53', async () => {
    const all = await told([calls({ succ_count: 1, total_time: 2n ** 62n }, { succ_count: 1, total_time: 2n ** 62n })])
    expect(valuesOf('tars_call_duration_seconds_sum', all)).toEqual([2 ** 63 / 1000])
  })
})
