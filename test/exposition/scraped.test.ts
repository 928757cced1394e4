import { expect, it } from 'vitest'
import { tarsMetricsRoute } from '../../exposition/routes.ts'
import { until } from '../flow/program.ts'
import { build } from '../http/serving.ts'
import { startPrometheus } from '../services/prometheus.ts'
import { hostileNames, metricsOf } from './told.ts'

it('a real Prometheus takes all of it, whatever names hold', async () => {
  const server = build({ rootRoutes: [tarsMetricsRoute(metricsOf(hostileNames))] })
  await server.start()
  const prometheus = await startPrometheus(`127.0.0.1:${server.port()}`, '/metrics/tars')
  const answerTo = async (query: string) => {
    const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`)
    // The form of Prometheus' answers.
    return ((await answer.json()) as Answer).data.result
  }
  try {
    await until(async () => (await answerTo('scrape_duration_seconds')).length > 0)
    const targets = await (await fetch(`${prometheus.url}/api/v1/targets`)).text()
    expect(await answerTo('up'), targets).toMatchObject([{ value: [expect.anything(), '1'] }])
    const series = await answerTo('tars_calls_total{result="success"}')
    expect(new Set(series.map(({ metric }) => metric['interface_name']))).toEqual(new Set(hostileNames))
    expect(series).toHaveLength(hostileNames.length)
    expect(await answerTo('scrape_samples_scraped - tarsier_tars_series')).toMatchObject([
      // Those that tell of the others.
      { value: [expect.anything(), '7'] },
    ])
  } finally {
    await prometheus.stop()
  }
}, 60_000)

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] }[]
  }
}
