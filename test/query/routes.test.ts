import { once } from 'node:events'
import { get } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createHttpServer, type HttpServer } from '../../http/server.ts'
import { createLog } from '../../observe/log.ts'
import { queryRoutes } from '../../query/routes.ts'
import type { AnswerRow } from '../../store/store.ts'
import { doorTo } from './door.ts'

const servers: HttpServer[] = []

function build(reply: Parameters<typeof doorTo>[0] = () => []) {
  const { door, asked, metrics } = doorTo(reply)
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '0',
    parts: [],
    registry: metrics.registry,
    refreshMetrics: async () => undefined,
    routes: [queryRoutes(door)],
  })
  servers.push(server)
  const ask = async (path: string) => {
    const answer = await server.app.inject(`/api/v1/stat/${path}`)
    return { status: answer.statusCode, body: answer.json() }
  }
  return { server, asked, metrics, ask }
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const row = (keys: AnswerRow['keys'], values: AnswerRow['values']): AnswerRow => ({ keys, values })
const noon = 1_769_832_000 // 2026-01-31T04:00:00Z

describe('services', () => {
  it('are answered the most called first, with sums beyond 2^53 as text', async () => {
    const rows = [
      row(['Shop.Pay'], [1, 1, 0, 0, null]),
      row(['Shop.Order'], [5, 2, 2, 1, 2 ** 60]),
      row(['__proto__'], [1, 0, 0, 1, 0.5]),
    ]
    const { ask, asked, metrics } = build(() => rows)
    const { status, body } = await ask(`services?from=${noon}&to=${noon + 600}`)
    expect(status).toBe(200)
    expect(body).toEqual({
      range: { from: '2026-01-31T04:00:00.000Z', to: '2026-01-31T04:10:00.000Z' },
      services: [
        {
          slave_name: 'Shop.Order',
          calls: 5,
          successes: 2,
          timeouts: 2,
          exceptions: 1,
          totalTime: '1152921504606846976',
        },
        { slave_name: 'Shop.Pay', calls: 1, successes: 1, timeouts: 0, exceptions: 0, totalTime: 0 },
        { slave_name: '__proto__', calls: 1, successes: 0, timeouts: 0, exceptions: 1, totalTime: 0.5 },
      ],
    })
    expect(asked[0]?.question).toMatchObject({ group: ['slave_name'], conditions: [], groupLimit: 500 })
    expect(asked[0]?.options.deadline).toBe(30_000)
    expect(await metrics.registry.metrics()).toContain('tarsier_ask_seconds_count{signal="stat"} 1')
  })
})

describe('series', () => {
  it('have a point a minute that was reported, and none for the others', async () => {
    const rows = [
      row([noon + 120, 'pay', -1], [2, 2, 0, 0, 8]),
      row([BigInt(noon), 'pay', -1], [1, 1, 0, 0, 4]),
      row([noon, 'ask', 0n], [3, 3, 0, 0, 6]),
    ]
    const { ask, asked } = build(() => rows)
    const { body } = await ask('series?day=20260131&group=interface_name,return_value')
    const point = (time: string, timestamp: number, calls: number, totalTime: number) => {
      return { time, timestamp, calls, successes: calls, timeouts: 0, exceptions: 0, totalTime }
    }
    expect(body.series).toEqual([
      { group: { interface_name: 'ask', return_value: 0 }, points: [point('2026-01-31T04:00:00.000Z', noon, 3, 6)] },
      {
        group: { interface_name: 'pay', return_value: -1 },
        points: [point('2026-01-31T04:00:00.000Z', noon, 1, 4), point('2026-01-31T04:02:00.000Z', noon + 120, 2, 8)],
      },
    ])
    expect(asked[0]?.question.group).toEqual(['f_timestamp', 'interface_name', 'return_value'])
    expect((await ask('series')).body.series).toHaveLength(2)
  })
})

describe('parameters', () => {
  const rangeAsked = async (parameters: string) => {
    const { ask, asked } = build()
    expect((await ask(`services?${parameters}`)).status).toBe(200)
    return asked[0]?.question.range
  }

  it('say when: the last hour, instants or a day', async () => {
    const byDefault = await rangeAsked('')
    const now = Math.floor(Date.now() / 1000)
    expect(Math.abs((byDefault?.to ?? 0) - now)).toBeLessThanOrEqual(2)
    expect((byDefault?.from ?? 0) % 60).toBe(0)
    expect(await rangeAsked(`from=${noon + 30}&to=${noon + 90}`)).toEqual({ from: noon, to: noon + 90 })
    const east = encodeURIComponent('2026-01-31T12:00:00+08:00')
    expect(await rangeAsked(`from=${east}&to=2026-01-31T04:05:00Z`)).toEqual({ from: noon, to: noon + 300 })
    expect(await rangeAsked(`to=${noon}`)).toEqual({ from: noon - 3600, to: noon })
    expect(await rangeAsked('day=20260131')).toEqual({ from: noon - 43_200, to: noon + 43_200 })
  })

  it('say what must hold', async () => {
    const { ask, asked } = build()
    const like = encodeURIComponent('Shop.%')
    await ask(`services?slave_name.like=${like}&master_name=&return_value=-3&interface_name.like=pay&f_tflag=1201`)
    expect(asked[0]?.question.conditions).toEqual([
      { field: 'f_tflag', operator: 'equals', value: '1201' },
      { field: 'master_name', operator: 'equals', value: '' },
      { field: 'slave_name', operator: 'like', pattern: 'Shop.%' },
      { field: 'interface_name', operator: 'equals', value: 'pay' },
      { field: 'return_value', operator: 'equals', value: -3 },
    ])
  })

  it('that are wrong are named, with what was found and what is expected', async () => {
    const { ask, asked } = build()
    const wrong: [string, string, string][] = [
      ['from=yesterday', 'from', 'found "yesterday", expected ISO 8601 with a zone'],
      ['from=2026-01-31T12:00:00', 'from', 'expected ISO 8601 with a zone'],
      ['to=99999999999999999999', 'to', 'expected ISO 8601'],
      [
        `from=2026-01-31T04:00:00Z&to=${noon}`,
        'to',
        `found ${noon} (2026-01-31T04:00:00.000Z), expected later than from, 2026-01-31T04:00:00Z`,
      ],
      [
        `from=2025-12-01T08:00:00%2B08:00&to=${noon}`,
        'from',
        'found 2025-12-01T08:00:00+08:00 (2025-12-01T00:00:00.000Z), expected at most 31 days before to, ' +
          `${noon} (2026-01-31T04:00:00.000Z)`,
      ],
      ['from=2999-01-01T00:00:00Z', 'from', 'found 2999-01-01T00:00:00Z, expected earlier than now, 2'],
      ['from=2020-01-01T00:00:00Z', 'from', 'found 2020-01-01T00:00:00Z, expected at most 31 days before to, 2'],
      ['to=0', 'to', 'found 0 (1970-01-01T00:00:00.000Z), expected later than from, 1970-01-01T00:00:00.000Z'],
      ['day=2026-01-31', 'day', 'found "2026-01-31", expected a day as YYYYMMDD'],
      ['day=20260231', 'day', 'found "20260231", expected a day that exists'],
      [`day=20260131&to=${noon}`, 'day', 'expected no from and to beside it'],
      ['slave_port=many', 'slave_port', 'found "many", expected a number'],
      ['slave_name=a&slave_name=b', 'slave_name', 'found an array, expected text'],
      ['colour=red', 'colour', 'there is no such field'],
      ['slave_port.like=1', 'slave_port.like', 'there is no such field'],
      ['group=interface_name', 'group', 'there is no such field'],
    ]
    for (const [parameters, field, reason] of wrong) {
      const { status, body } = await ask(`services?${parameters}`)
      expect(status, parameters).toBe(400)
      expect(body.error.fields).toEqual([{ field, reason: expect.stringContaining(reason) }])
      expect(body.error.message).toContain(reason)
    }
    for (const group of ['nowhere', 'a,b,c', 'slave_name,slave_name', '__proto__', '', 'f_timestamp']) {
      const { body } = await ask(`series?group=${group}`)
      expect(body.error.fields[0].reason, group).toContain('expected up to 2 different fields')
    }
    expect(asked).toEqual([])
  })
})

describe('a question', () => {
  it('that the store refuses is answered by the one table', async () => {
    for (const [code, expected] of [
      ['TOO_MANY_GROUPS', 400],
      ['DEADLINE', 504],
      ['UNAVAILABLE', 503],
    ] as const) {
      const { ask } = build(() => Promise.reject(new TarsierError(code, 'why')))
      const { status, body } = await ask('services')
      expect([status, body.error.code, body.error.message]).toEqual([expected, code, 'why'])
    }
  })

  it('is stopped where its client has gone, and only there', async () => {
    const { promise: gone, resolve: goes } = Promise.withResolvers<void>()
    const { server, asked } = build(async (_question, { cancelled }) => {
      cancelled.addEventListener('abort', () => goes())
      if (asked.length > 1) await gone
      return []
    })
    await server.start()
    const url = `http://127.0.0.1:${server.port()}/api/v1/stat/series`
    expect((await fetch(url)).status).toBe(200)
    const left = get(url)
    left.on('error', () => undefined)
    await once(left, 'finish')
    await expect.poll(() => asked.length).toBe(2)
    expect(asked[1]?.options.cancelled.aborted).toBe(false)
    left.destroy()
    await gone
    expect(asked[1]?.options.cancelled.aborted).toBe(true)
  })
})

it('is described in OpenAPI with its parameters', async () => {
  const { server } = build()
  const { paths } = (await server.app.inject('/api/v1/openapi.json')).json()
  const parameters: { name: string; description: string }[] = paths['/api/v1/stat/series'].get.parameters
  const names = parameters.map((each) => each.name)
  expect(names).toEqual(expect.arrayContaining(['from', 'to', 'day', 'group', 'slave_name', 'slave_name.like']))
  expect(parameters.filter((each) => !each.description)).toEqual([])
})

it('has every status in OpenAPI that it may be answered with', async () => {
  const { server } = build()
  const { paths } = (await server.app.inject('/api/v1/openapi.json')).json()
  for (const path of ['services', 'series']) {
    const { responses } = paths[`/api/v1/stat/${path}`].get
    expect(Object.keys(responses)).toEqual(['200', '400', '500', '503', '504', 'default'])
    expect(responses['400'].description).toContain('TOO_MANY_GROUPS')
  }
})
