import { once } from 'node:events'
import { get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { apiOver, apiTelling, type Rows } from './asking.ts'
import { doorTo } from './door.ts'

const noon = 1_769_832_000 // 2026-01-31T04:00:00Z, noon in Shanghai
const day = 86_400

describe('services', () => {
  it('are answered the most called first, as callers and as callees saw them', async () => {
    const { ask, asked, metrics } = apiTelling(() => [
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
      meta: { served: 'detail', zone: 'Asia/Shanghai', cut: 0, keptSince: '2026-01-16T16:00:00.000Z' },
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

describe('trends', () => {
  it('tell of the most called services how many calls there were and how many failed, and nothing else', async () => {
    const { ask, asked } = apiTelling(({ group }) =>
      group[0] === 'slave_name'
        ? [
            { keys: ['Shop.Few'], sums: { total_count: 3 } },
            { keys: ['Shop.Many'], sums: { total_count: 30 } },
            { keys: ['Shop.Some'], sums: { total_count: 20 } },
          ]
        : [
            { keys: [noon + 300, 'Shop.Many'], sums: { total_count: 20, timeout_count: 1, exce_count: 2 } },
            { keys: [noon, 'Shop.Many'], sums: { total_count: 10 } },
            { keys: [noon, 'Shop.Some'], sums: { total_count: 20 } },
          ],
    )
    const { status, body } = await ask(`trends?from=${noon}&to=${noon + 600}&step=300&limit=2`)
    expect(status).toBe(200)
    expect(body.trends).toEqual([
      {
        slave_name: 'Shop.Many',
        points: [
          { timestamp: noon, calls: 10, timeouts: 0, exceptions: 0, callsPerMinute: 2 },
          { timestamp: noon + 300, calls: 20, timeouts: 1, exceptions: 2, callsPerMinute: 4 },
        ],
      },
      {
        slave_name: 'Shop.Some',
        points: [{ timestamp: noon, calls: 20, timeouts: 0, exceptions: 0, callsPerMinute: 4 }],
      },
    ])
    expect(body.meta.cut).toBe(1)
    expect(asked.at(-1)?.question.measures.map(({ field }) => field)).toEqual([
      'total_count',
      'timeout_count',
      'exce_count',
    ])
    expect(asked.at(-1)?.question.conditions).toContainEqual({ field: 'from_client', operator: 'equals', value: 1 })
  })
})

it('says since when what an answer is made of is kept: records, or roll-ups where these serve', async () => {
  const { door } = doorTo(() => [])
  const rollups = { ...door, store: { ...door.store, ask: async () => ({ rows: [], served: 'rollup' as const }) } }
  const path = `services?from=${noon}&to=${noon + 600}`
  expect((await apiOver(door).ask(path)).body.meta.keptSince).toBe('2026-01-16T16:00:00.000Z')
  expect((await apiOver(rollups).ask(path)).body.meta.keptSince).toBe('2025-10-31T16:00:00.000Z')
})

describe('series', () => {
  it('have a point a minute that was reported, and none for the others', async () => {
    const { ask, asked } = apiTelling(({ group }) => {
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
    const { ask, asked } = apiTelling(({ group }) =>
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
    const { ask, asked } = apiTelling(({ range, group }) =>
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

describe('a question', () => {
  it('may be answered from the records alone', async () => {
    for (const detail of [true, false]) {
      const { ask, asked } = apiTelling()
      await ask(`services?detail=${detail}`)
      expect(asked[0]?.options.detailOnly).toBe(detail)
    }
  })

  it('stops the others of its request where it fails, and all have one deadline', async () => {
    const { ask, asked } = apiTelling(async ({ range }, { cancelled }) => {
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
    const { ask } = apiTelling(() => Promise.reject(new TarsierError('DEADLINE', 'no answer within 7 ms')))
    const { body } = await ask('services')
    expect(body.error.message).toBe('no answer within 30000 ms: ask for less')
  })

  it('that the store refuses is answered by the one table', async () => {
    for (const [code, expected] of [
      ['TOO_MANY_GROUPS', 400],
      ['UNAVAILABLE', 503],
    ] as const) {
      const { ask } = apiTelling(() => Promise.reject(new TarsierError(code, 'why')))
      const { status, body } = await ask('services')
      expect([status, body.error.code, body.error.message]).toEqual([expected, code, 'why'])
    }
  })

  it('is stopped where its client has gone, and only there', async () => {
    const { promise: gone, resolve: goes } = Promise.withResolvers<void>()
    const { server, asked } = apiTelling(async (_question, { cancelled }) => {
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
