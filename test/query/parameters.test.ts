import { describe, expect, it } from 'vitest'
import { apiTelling } from './asking.ts'

const noon = 1_769_832_000 // 2026-01-31T04:00:00Z, noon in Shanghai

describe('parameters', () => {
  const rangeAsked = async (parameters: string) => {
    const { ask, asked } = apiTelling()
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
    const { ask, asked } = apiTelling()
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
    const { ask, asked } = apiTelling()
    const wrong: [string, string, string][] = [
      ['from=yesterday', 'from', 'found "yesterday", expected ISO 8601 with a zone'],
      ['from=2026-01-31T12:00:00', 'from', 'expected ISO 8601 with a zone'],
      ['to=99999999999999999999', 'to', 'expected ISO 8601'],
      ['to=253402300799', 'to', 'expected ISO 8601'],
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
      ['order=change.calls', 'found "change.calls", expected one of calls'],
      ['order=colour', 'found "colour", expected one of calls, successes'],
      ['view=nobody', 'found "nobody", expected one of callers, callees'],
    ] as const) {
      const { body } = await ask(`series?${parameters}`)
      expect(body.error.fields[0].reason, parameters).toContain(reason)
    }
    for (const [parameters, field, reason] of [
      ['', 'group', 'found nothing, expected text'],
      ['group=', 'group', 'expected up to 2 different fields'],
      ['group=slave_name&order=change.p99', 'compare', 'expected a range to compare with, as order is change.p99'],
      ['group=slave_name&direction=up', 'direction', 'found "up", expected one of asc, desc'],
      ['group=slave_name&step=60', 'step', 'there is no such field'],
    ] as const) {
      const { status, body } = await ask(`top?${parameters}`)
      expect([status, body.error.fields], parameters).toEqual([
        400,
        [{ field, reason: expect.stringContaining(reason) }],
      ])
    }
    expect(asked).toEqual([])
  })
})

describe('calls', () => {
  const conditionsAsked = async (parameters: string) => {
    const { ask, asked } = apiTelling()
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
