import { once } from 'node:events'
import { get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import type { Value } from '../../signals/signal.ts'
import type { AskOptions, Question } from '../../store/store.ts'
import { apiOver } from './asking.ts'
import { doorTo } from './door.ts'

function build(reply: (question: Question, options: AskOptions) => Rows | Promise<Rows> = () => []) {
  const { door, asked, metrics } = doorTo(async (question, options) => {
    const rows = await reply(question, options)
    return rows.map(({ keys, sums }) => ({ keys, values: question.measures.map(({ field }) => sums[field] ?? null) }))
  })
  return { ...apiOver(door), asked, metrics }
}

/** Rows by what was asked for. */
type Rows = readonly { readonly keys: readonly Value[]; readonly sums: Readonly<Record<string, number>> }[]

const noon = 1_769_832_000 // 2026-01-31T04:00:00Z, noon in Shanghai
const day = 86_400

describe('services', () => {
  it('are answered the most called first, as callers and as callees saw them', async () => {
    const { ask, asked, metrics } = build(() => [
      { keys: ['Shop.Pay', 1], sums: { total_count: 1, succ_count: 1, le_5: 1 } },
      { keys: ['Shop.Order', 0n], sums: { total_count: 4, exce_count: 4 } },
      { keys: ['Shop.Order', 1], sums: { total_count: 5, succ_count: 2, timeout_count: 2, total_time: 2 ** 60 } },
      { keys: ['__proto__', 0], sums: { total_count: 1, succ_count: 1, maxrsp_time: 4000 } },
    ])
    const { status, body } = await ask(`services?from=${noon}&to=${noon + 600}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      range: { from: '2026-01-31T04:00:00.000Z', to: '2026-01-31T04:10:00.000Z' },
      services: [
        { app: 'Shop', server: 'Order', slave_name: 'Shop.Order', callers: { calls: 5 }, callees: { calls: 4 } },
        { app: 'Shop', server: 'Pay', slave_name: 'Shop.Pay', callers: { calls: 1 }, callees: null },
        { app: '', server: '__proto__', slave_name: '__proto__', callers: null, callees: { above: 1 } },
      ],
      compared: [],
      meta: { served: 'detail', zone: 'Asia/Shanghai', cut: 0 },
    })
    expect(body.services[0].callers).toEqual({
      calls: 5,
      successes: 2,
      timeouts: 2,
      exceptions: 0,
      totalTime: '1152921504606846976',
      callsPerMinute: 0.5,
      successRate: 0.4,
      timeoutRate: 0.4,
      exceptionRate: 0,
      average: 2 ** 59,
      maxTime: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      above: 0,
    })
    expect(asked[0]?.question).toMatchObject({ group: ['slave_name', 'from_client'], groupLimit: 500 })
    expect(asked[0]?.options.deadline).toBeLessThanOrEqual(30_000)
    expect(await metrics.registry.metrics()).toContain('tarsier_ask_seconds_count{signal="stat"} 1')
  })
})

describe('series', () => {
  it('have a point a minute that was reported, and none for the others', async () => {
    const { ask, asked } = build(({ group }) => {
      const totals: Rows = [
        { keys: ['pay', -1], sums: { total_count: 3 } },
        { keys: ['ask', 0n], sums: { total_count: 4 } },
      ]
      const minutes: Rows = [
        { keys: [noon + 120, 'pay', -1], sums: { total_count: 2, succ_count: 2 } },
        { keys: [BigInt(noon), 'pay', -1n], sums: { total_count: 1 } },
        { keys: [noon, 'ask', 0], sums: { total_count: 4 } },
        { keys: [noon, 'new in between', 0], sums: { total_count: 9 } },
      ]
      return group.includes('f_timestamp') ? minutes : totals
    })
    const { body } = await ask('series?day=20260131&group=interface_name,return_value')
    const point = (time: string, timestamp: number, calls: number) => ({
      time,
      timestamp,
      calls,
      callsPerMinute: calls,
    })
    expect(body.series).toMatchObject([
      { group: { interface_name: 'ask', return_value: 0 }, points: [point('2026-01-31T04:00:00.000Z', noon, 4)] },
      {
        group: { interface_name: 'pay', return_value: -1 },
        points: [point('2026-01-31T04:00:00.000Z', noon, 1), point('2026-01-31T04:02:00.000Z', noon + 120, 2)],
      },
    ])
    expect(asked.map(({ question }) => question.group)).toEqual([
      ['interface_name', 'return_value'],
      ['f_timestamp', 'interface_name', 'return_value'],
    ])
  })

  it('are of the first groups alone, the rest is counted', async () => {
    const { ask, asked } = build(({ group }) =>
      ['a', 'b', 'c', 'd'].map((name, place) => ({
        keys: group.includes('f_timestamp') ? [noon, name] : [name],
        sums: { total_count: 10, exce_count: place === 2 ? 0 : place + 1 },
      })),
    )
    const { body } = await ask(`series?day=20260131&group=slave_name&order=exceptionRate&limit=2&compare=yesterday`)
    expect(body.series.map((each: { group: object }) => each.group)).toEqual([{ slave_name: 'd' }, { slave_name: 'b' }])
    expect(body.compared[0].series).toHaveLength(2)
    expect(body.meta.cut).toBe(2)
    const [first, ...others] = asked.map(({ question }) => question)
    expect(first?.measures.map(({ field }) => field)).toEqual(['exce_count', 'total_count'])
    expect(others).toHaveLength(2)
    for (const { conditions } of others) {
      expect(conditions).toContainEqual({ fields: ['slave_name'], operator: 'among', keys: [['d'], ['b']] })
    }
  })

  it('are compared with the same part of other days', async () => {
    const { ask, asked } = build(({ range, group }) =>
      group.length === 1 ? [{ keys: [range.from + 60], sums: { total_count: 1 } }] : [],
    )
    const { body } = await ask(`series?from=${noon}&to=${noon + 600}&compare=yesterday,lastWeek,${noon - 3 * day + 60}`)
    expect(asked.map(({ question }) => question.range.from)).toEqual([
      noon,
      noon - day,
      noon - 7 * day,
      noon - 3 * day + 60,
    ])
    expect(body.compared).toMatchObject([
      {
        name: 'yesterday',
        range: { from: '2026-01-30T04:00:00.000Z', to: '2026-01-30T04:10:00.000Z' },
        series: [{ group: {}, points: [{ timestamp: noon - day + 60, aligned: noon + 60 }] }],
      },
      { name: 'lastWeek', series: [{ points: [{ timestamp: noon - 7 * day + 60, aligned: noon + 60 }] }] },
      { name: String(noon - 3 * day + 60), series: [{ points: [{ aligned: noon + 60 }] }] },
    ])
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
    await ask(
      `services?infrastructure=true&slave_name.like=${like}&master_name=&return_value=-3&interface_name.like=pay&f_tflag=1201`,
    )
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
      ['view=callers', 'view', 'there is no such field'],
      ['from_client=1', 'from_client', 'there is no such field'],
      ['infrastructure=yes', 'infrastructure', 'found "yes", expected one of true, false'],
      ['compare=tomorrow', 'compare', 'found "tomorrow", expected up to 4 of yesterday, lastWeek and instants'],
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
    for (const [parameters, reason] of [
      ['step=90', 'found "90", expected seconds: a multiple of 60 that divides a day'],
      ['step=420', 'expected seconds: a multiple of 60 that divides a day'],
      ['step=0', 'expected seconds'],
      ['step=-60', 'expected seconds'],
      ['step=a', 'found "a", expected a number'],
      ['limit=501', 'found "501", expected at most 500'],
      ['limit=0', 'expected 1 or more'],
      ['order=colour', 'found "colour", expected one of calls, successes'],
      ['view=nobody', 'found "nobody", expected one of callers, callees'],
    ] as const) {
      const { body } = await ask(`series?${parameters}`)
      expect(body.error.fields[0].reason, parameters).toContain(reason)
    }
    expect(asked).toEqual([])
  })
})

describe('calls', () => {
  const conditionsAsked = async (parameters: string) => {
    const { ask, asked } = build()
    await ask(`series?${parameters}`)
    return asked[0]?.question.conditions
  }
  const ofCallers = { field: 'from_client', operator: 'equals', value: 1 }
  const notOfTars = ['master_name', 'slave_name'].map((field) => ({ field, operator: 'unlike', pattern: 'tars.%' }))

  it("are those that callers reported, without those of Tars' own servants", async () => {
    expect(await conditionsAsked('')).toEqual([ofCallers, ...notOfTars])
  })

  it('are what callees reported, or those of Tars too, where that is asked for', async () => {
    expect(await conditionsAsked('view=callees')).toEqual([{ ...ofCallers, value: 0 }, ...notOfTars])
    expect(await conditionsAsked('infrastructure=true')).toEqual([ofCallers])
  })
})

describe('a question', () => {
  it('may be answered from the records alone', async () => {
    for (const detail of [true, false]) {
      const { ask, asked } = build()
      await ask(`services?detail=${detail}`)
      expect(asked[0]?.options.detailOnly).toBe(detail)
    }
  })

  it('stops the others of its request where it fails, and all have one deadline', async () => {
    const { ask, asked } = build(async ({ range }, { cancelled }) => {
      if (range.from === noon) throw new TarsierError('UNAVAILABLE', 'why')
      await once(cancelled, 'abort')
      return []
    })
    const { status } = await ask(`services?from=${noon}&to=${noon + 60}&compare=yesterday,lastWeek`)
    expect(status).toBe(503)
    expect(asked).toHaveLength(3)
    await expect.poll(() => asked.every(({ options }) => options.cancelled.aborted)).toBe(true)
  })

  it('is told the deadline of the request, whatever was left of it', async () => {
    const { ask } = build(() => Promise.reject(new TarsierError('DEADLINE', 'no answer within 7 ms')))
    const { body } = await ask('services')
    expect(body.error.message).toBe('no answer within 30000 ms: ask for less')
  })

  it('that the store refuses is answered by the one table', async () => {
    for (const [code, expected] of [
      ['TOO_MANY_GROUPS', 400],
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
      if (asked.length === 1) return []
      cancelled.addEventListener('abort', () => goes())
      await gone
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
  expect(names).toEqual(expect.arrayContaining(['from', 'to', 'day', 'group', 'step', 'slave_name', 'slave_name.like']))
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
