import fc from 'fast-check'
import { createTarsMetrics, type TarsMetrics } from '../../exposition/tars-metrics.ts'
import { cutName } from '../../ingest/names.ts'
import { calls, properties } from './reported.ts'

const random = fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 7 })

const chosen = ['a"b', 'a\\b', 'a\nb', 'a\\nb', '\0', '\r\n', '库存, {le="1"} 5', '# EOF', '字'.repeat(1024)]

/** Names, each once, as doors let them in. */
export const hostileNames: readonly string[] = [...new Set([...chosen, ...random.map(cutName)])].filter(Boolean)

/** Metrics with series of every kind for each name, in the place of every name that there is. */
export function metricsOf(names: readonly string[]): TarsMetrics {
  const metrics = createTarsMetrics({ mostSeries: 1_000_000, addresses: true })
  const values = { Sum: 4, Count: 2, Avg: '8=2', Max: 1e300, Min: -0.5, Distr: '-1|1,5|2,1e21|3' }
  for (const name of names) {
    const callNames = { master_name: name, slave_name: name, interface_name: name, slave_set: name, slave_ip: name }
    metrics.prepare(calls({ ...callNames, succ_count: 3, exce_count: 1, interv_count: '5|1,3000|2', total_time: 9 }))()
    const propertyNames = { master_name: name, property_name: name, set_name: name, s_container: name, master_ip: name }
    const reported = Object.entries({ ...values, [name]: 3 }).map(([policy, value]) => ({ policy, value }))
    metrics.prepare(
      properties(...[...reported, { policy: 'Sum', value: -4 }].map((each) => ({ ...each, ...propertyNames }))),
    )()
  }
  return metrics
}
