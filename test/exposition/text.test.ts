import { describe, expect, it } from 'vitest'
import { tarsMetricsRoute } from '../../exposition/routes.ts'
import type { TextFormat } from '../../exposition/text.ts'
import { build } from '../http/serving.ts'
import { parsed, written } from './parsed.ts'
import { hostileNames, metricsOf } from './told.ts'

const formats = ['prometheus', 'openmetrics'] as const satisfies TextFormat[]

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
    const families = await parsed(await written(metricsOf(hostileNames).families(), format), format)
    const samples = families.find(({ name }) => name === 'tars_calls')?.samples ?? []
    expect(new Set(samples.map(({ labels }) => labels['interface_name']))).toEqual(new Set(hostileNames))
    expect(samples).toHaveLength(3 * hostileNames.length)
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
