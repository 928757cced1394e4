import { describe, expect, it } from 'vitest'
import { createTarsMetrics } from '../../exposition/tars-metrics.ts'
import { lines } from './parsed.ts'
import { type Input, properties } from './reported.ts'

/** What is told of properties reported in turns, each so many seconds after the one before. */
async function told(turns: readonly (readonly Input[])[], { secondsBetween = 10, addresses = false } = {}) {
  let seconds = 0
  const metrics = createTarsMetrics({ mostSeries: 1000, addresses, now: () => seconds * 1000 })
  for (const [place, turn] of turns.entries()) {
    if (place > 0) seconds += secondsBetween
    metrics.prepare(properties(...turn))()
  }
  const all = await lines(metrics.families())
  return all.filter((line) => line.startsWith('tars_property'))
}

const labels = (policy: string) => `policy="${policy}",module="Shop.Cart",property_name="queue.depth"`

describe('sums, counts and averages', () => {
  it('are counters: what every report since the beginning adds up to', async () => {
    const report = [
      { policy: 'Sum', value: 7.5 },
      { policy: 'Count', value: 3 },
      { policy: 'Avg', value: '10=4' },
    ]
    expect(await told([report, report])).toEqual([
      `tars_property_sum_total{${labels('Sum')}} 15`,
      `tars_property_sum_total{${labels('Avg')}} 20`,
      `tars_property_count_total{${labels('Count')}} 6`,
      `tars_property_count_total{${labels('Avg')}} 8`,
    ])
  })

  it('an average without a count is one value, as Go, Java and Node send it', async () => {
    expect(await told([[{ policy: 'Avg', value: 2.5 }], [{ policy: 'Avg', value: 3 }]])).toEqual([
      `tars_property_sum_total{${labels('Avg')}} 5.5`,
      `tars_property_count_total{${labels('Avg')}} 2`,
    ])
  })

  it('amounts below zero have a counter of their own, so that neither goes down', async () => {
    const turns = [[{ policy: 'Sum', value: 7 }], [{ policy: 'Sum', value: -3 }], [{ policy: 'Sum', value: 1 }]]
    expect(await told(turns)).toEqual([
      `tars_property_sum_total{${labels('Sum')}} 8`,
      `tars_property_negative_sum_total{${labels('Sum')}} 3`,
    ])
  })

  it('of servers at several addresses add up, and are apart where addresses are labels', async () => {
    const hosts = ['10.0.0.1', '10.0.0.2'].map((master_ip) => ({ policy: 'Sum', value: 2, master_ip }))
    expect(await told([hosts])).toEqual([`tars_property_sum_total{${labels('Sum')}} 4`])
    expect(await told([hosts], { addresses: true })).toEqual([
      'tars_property_sum_total{policy="Sum",module="Shop.Cart",master_ip="10.0.0.1",property_name="queue.depth"} 2',
      'tars_property_sum_total{policy="Sum",module="Shop.Cart",master_ip="10.0.0.2",property_name="queue.depth"} 2',
    ])
  })
})

describe('distributions', () => {
  const buckets = (all: readonly string[]) => all.map((line) => line.replace(/^.*le="(.*)"} /, '$1 '))

  it('are histograms of the bounds that the service has', async () => {
    const report = [{ policy: 'Distr', value: '5|1,20|0,100|3' }]
    const all = await told([report, report])
    expect(all[0]).toBe(`tars_property_distribution_bucket{${labels('Distr')},le="5.0"} 2`)
    expect(buckets(all)).toEqual(['5.0 2', '20.0 2', '100.0 8', '+Inf 8'])
  })

  it('go on under other bounds after a new version', async () => {
    const all = await told([[{ policy: 'Distr', value: '5|1,100|3' }], [{ policy: 'Distr', value: '0.5|1,20|2' }]])
    expect(buckets(all)).toEqual(['0.5 1', '5.0 2', '20.0 4', '100.0 7', '+Inf 7'])
  })

  it('have every bound, also where a record has no column for it', async () => {
    const bounds = Array.from({ length: 40 }, (_, place) => place + 1)
    const all = await told([[{ policy: 'Distr', value: bounds.map((each) => `${each}|1`).join() }]])
    expect(buckets(all)).toEqual([...bounds.map((each) => `${each}.0 ${each}`), '+Inf 40'])
  })
})

describe('maxima, minima and own policies', () => {
  it('are gauges: the largest, the smallest and the last of the last minutes', async () => {
    const turn = (value: number) => ['Max', 'Min', 'Own'].map((policy) => ({ policy, value }))
    expect(await told([turn(5), turn(-9), turn(3)])).toEqual([
      `tars_property_value{${labels('Max')}} 5`,
      `tars_property_value{${labels('Min')}} -9`,
      `tars_property_value{${labels('Own')}} 3`,
    ])
  })

  it('forget what is longer ago than the slowest library’s report', async () => {
    const turns = [9, 4, 5].map((value) => [{ policy: 'Max', value }])
    expect(await told(turns, { secondsBetween: 95 })).toEqual([`tars_property_value{${labels('Max')}} 5`])
  })

  it('are gone once nobody reports them', async () => {
    const other = [{ policy: 'Sum', value: 1 }]
    const turns = [[{ policy: 'Max', value: 9 }], other, other]
    expect(await told(turns, { secondsBetween: 61 })).toContain(`tars_property_value{${labels('Max')}} 9`)
    expect(await told(turns, { secondsBetween: 95 })).not.toContain(`tars_property_value{${labels('Max')}} 9`)
  })
})

it('servers in a set, and containers, are series of their own', async () => {
  const places = [{ set_name: 'gray', set_area: 'sz', set_id: '1' }, { s_container: 'cart-0' }]
  const all = await told([places.map((each) => ({ policy: 'Sum', value: 1, ...each }))])
  expect(all).toEqual([
    'tars_property_sum_total{policy="Sum",module="Shop.Cart",set_suffix="graysz1",property_name="queue.depth"} 1',
    'tars_property_sum_total{policy="Sum",module="Shop.Cart",s_container="cart-0",property_name="queue.depth"} 1',
  ])
})

it('a policy without a name, as Tars can send it, makes no text that can not be read', async () => {
  const metrics = createTarsMetrics({ mostSeries: 1000, addresses: false })
  const reported = properties({ policy: 'Own', value: 3 })
  metrics.prepare({ ...reported, records: reported.records.map((record) => ({ ...record, policy: '' })) })()
  expect(await lines(metrics.families())).toContain(
    'tars_property_value{policy="",module="Shop.Cart",property_name="queue.depth"} 3',
  )
})
