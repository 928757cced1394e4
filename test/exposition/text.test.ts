import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tarsMetricsRoute } from '../../exposition/routes.ts'
import { createTarsMetrics } from '../../exposition/tars-metrics.ts'
import type { TextFormat } from '../../exposition/text.ts'
import { cutName } from '../../ingest/names.ts'
import { build } from '../http/serving.ts'
import { parsed, written } from './parsed.ts'
import { calls, properties } from './reported.ts'

const formats = ['prometheus', 'openmetrics'] as const satisfies TextFormat[]

/** Some of everything, with the names given. */
function metricsOf(names: readonly string[]) {
  const metrics = createTarsMetrics({ mostSeries: 100_000, addresses: true })
  for (const name of names) {
    metrics.prepare(
      calls({ interface_name: name, succ_count: 3, exce_count: 1, interv_count: '5|1,3000|2', total_time: 9 }),
    )()
    const values = { Sum: 4, Count: 2, Avg: '8=2', Max: 1e300, Min: -0.5, Distr: '-1|1,5|2,1e21|3', Own: 3 }
    const reported = Object.entries(values).map(([policy, value]) => ({ policy, value, property_name: name }))
    metrics.prepare(properties(...reported, { policy: 'Sum', value: -4, property_name: name }))()
  }
  return metrics
}

describe.each(formats)('the text as %s', (format) => {
  it('is read by Prometheus’ own parser: every family with its type, unit and help', async () => {
    const families = await parsed(await written(metricsOf(['add']).families(), format), format)
    expect(families.map(({ name, type }) => [name, type])).toEqual([
      ['tars_calls', 'counter'],
      ['tars_call_duration_seconds', 'histogram'],
      ['tars_property_sum', 'counter'],
      ['tars_property_negative_sum', 'counter'],
      ['tars_property_count', 'counter'],
      ['tars_property_distribution', 'histogram'],
      ['tars_property_value', 'gauge'],
      ['tarsier_tars_left_out_records', 'counter'],
      ['tarsier_tars_series', 'gauge'],
      ['tarsier_tars_series_limit', 'gauge'],
    ])
    expect(families.filter(({ help }) => help === '')).toEqual([])
    expect(families.find(({ unit }) => unit !== '')?.unit).toBe(format === 'openmetrics' ? 'seconds' : undefined)
  })

  it('keeps whatever names hold', async () => {
    const some = fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 7 })
    const wellFormed = some.map((name) => cutName(name))
    const names = [...new Set(['a"b', 'a\\b', 'a\nb', 'a\\nb', '库存, {le="1"} 5', ...wellFormed])].filter(Boolean)
    const families = await parsed(await written(metricsOf(names).families(), format), format)
    const found = families
      .find(({ name }) => name === 'tars_calls')
      ?.samples.map(({ labels }) => labels['interface_name'])
    expect(new Set(found)).toEqual(new Set(names))
    expect(found).toHaveLength(3 * names.length)
  })
})

describe('the route', () => {
  const prometheus3 =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,' +
    'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

  it.each([
    [undefined, 'text/plain; version=0.0.4; charset=utf-8'],
    ['*/*', 'text/plain; version=0.0.4; charset=utf-8'],
    ['text/plain;version=0.0.4', 'text/plain; version=0.0.4; charset=utf-8'],
    [prometheus3, 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  ])('answers whom accepts %s with %s', async (accept, type) => {
    const { app } = build({ basePath: '/tarsier', rootRoutes: [tarsMetricsRoute(metricsOf(['add']))] })
    const answer = await app.inject({ url: '/metrics/tars', headers: accept === undefined ? {} : { accept } })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe(type)
    expect(answer.body.endsWith('# EOF\n')).toBe(type.startsWith('application/openmetrics-text'))
  })
})

it('is written in pieces between which others have their turn', async () => {
  const metrics = metricsOf(Array.from({ length: 300 }, (_, each) => `f${each}`))
  let turns = 0
  const others = setInterval(() => turns++, 0)
  const text = await written(metrics.families())
  clearInterval(others)
  expect(text.length).toBeGreaterThan(500_000)
  expect(turns).toBeGreaterThan(0)
})
