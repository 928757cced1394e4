import { describe, expect, it } from 'vitest'
import { createTarsMetrics } from '../../exposition/tars-metrics.ts'
import { lines } from './parsed.ts'
import { calls, properties } from './reported.ts'

const seriesOfCalls = 15

function counting(mostSeries: number) {
  const clock = { hours: 0 }
  const metrics = createTarsMetrics({ mostSeries, addresses: false, now: () => clock.hours * 3_600_000 })
  const all = () => lines(metrics.families())
  const own = async () => (await all()).filter((line) => line.startsWith('tarsier_'))
  const interfaces = async () =>
    (await all()).flatMap((line) => /^tars_calls_total.*interface_name="(.*?)".*success/.exec(line)?.[1] ?? [])
  const call = (interface_name: string) => metrics.prepare(calls({ succ_count: 1, interface_name }))()
  return { metrics, clock, own, interfaces, call, all }
}

describe('the bound on series', () => {
  it('keeps the series that are there, and leaves further ones out and counts their records', async () => {
    const { call, interfaces, own } = counting(2 * seriesOfCalls)
    for (const name of ['a', 'b', 'c', 'c', 'a']) call(name)
    expect(await interfaces()).toEqual(['a', 'b'])
    expect(await own()).toEqual(
      expect.arrayContaining([
        'tarsier_tars_left_out_records_total{signal="stat",reason="series"} 2',
        `tarsier_tars_series ${2 * seriesOfCalls}`,
        `tarsier_tars_series_limit ${2 * seriesOfCalls}`,
      ]),
    )
  })

  it.each([
    [1, { policy: 'Sum', value: 1 }],
    [1, { policy: 'Count', value: 1 }],
    [1, { policy: 'Max', value: 1 }],
    [2, { policy: 'Avg', value: 1 }],
    [2, { policy: 'Sum', value: -1 }],
    [4, { policy: 'Distr', value: '1|1,2|1,3|1' }],
  ])('counts %i for %o, as many as are told', async (series, reported) => {
    const { metrics, all } = counting(series)
    metrics.prepare(properties(reported))()
    expect(await all()).toContain(`tarsier_tars_series ${series}`)
    expect((await all()).filter((line) => line.startsWith('tars_'))).toHaveLength(series)
    const tight = counting(series - 1)
    tight.metrics.prepare(properties(reported))()
    expect(await tight.own()).toContain('tarsier_tars_left_out_records_total{signal="property",reason="series"} 1')
  })

  it('lets what was not reported for an hour give way, and nothing else', async () => {
    const { call, interfaces, clock } = counting(2 * seriesOfCalls)
    call('gone')
    call('lives')
    clock.hours = 0.9
    call('lives')
    call('too early')
    expect(await interfaces()).toEqual(['gone', 'lives'])
    clock.hours = 1.1
    call('new')
    expect(await interfaces()).toEqual(['lives', 'new'])
  })

  it('keeps idle series as long as there is room', async () => {
    const { call, interfaces, clock } = counting(2 * seriesOfCalls)
    call('idle')
    clock.hours = 48
    call('new')
    expect(await interfaces()).toEqual(['idle', 'new'])
  })
})

it('calls of more than an hour ago are no part of what happens now: they are left out and counted', async () => {
  const { metrics, interfaces, own } = counting(1000)
  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds
  metrics.prepare(calls({ succ_count: 1, interface_name: 'old', f_timestamp: secondsAgo(7200) }))()
  metrics.prepare(calls({ succ_count: 1, interface_name: 'late', f_timestamp: secondsAgo(1800) }))()
  expect(await interfaces()).toEqual(['late'])
  expect(await own()).toContain('tarsier_tars_left_out_records_total{signal="stat",reason="old"} 1')
})

it('texts of own policies and counts below zero have no series: they are left out and counted', async () => {
  const { metrics, own, all } = counting(1000)
  metrics.prepare(properties({ policy: 'Version', value: 'v1.2' }, { policy: 'Count', value: -1 }))()
  expect((await all()).filter((line) => line.startsWith('tars_'))).toEqual([])
  expect(await own()).toContain('tarsier_tars_left_out_records_total{signal="property",reason="value"} 2')
})
