import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import type { MonitorQueryRequest } from '../../query/monitor-query.ts'
import { queryStatServant } from '../../query/servants.ts'
import type { AnswerRow, Condition } from '../../store/store.ts'
import { decodeResponse } from '../../tars/packet.ts'
import { doorTo } from './door.ts'
import { askMonitor, decodeAnswer, dispatchTo } from './monitor-client.ts'

/** What a request makes of rows, and what it asks. */
async function ask(request: Partial<MonitorQueryRequest>, rows: readonly AnswerRow[] = []) {
  const { door, asked } = doorTo(() => rows)
  const answer = await askMonitor(queryStatServant(door), request)
  return { ...answer, asked: asked[0] }
}

describe('MonitorQuery asks', () => {
  const conditionsOf = async (request: Partial<MonitorQueryRequest>): Promise<readonly Condition[] | undefined> => {
    const { asked, msg } = await ask(request)
    expect(msg).toBe('')
    expect(asked?.question.conditions[0]).toEqual({ field: 'f_date', operator: 'equals', value: '20260131' })
    return asked?.question.conditions.slice(1)
  }

  it('over the local day, for the sums of fields by groups', async () => {
    const { asked } = await ask({ indexs: ['succ_count', 'total_time'], groupby: ['f_tflag', 'slave_name'] })
    expect(asked?.question).toMatchObject({
      range: { from: 1_769_788_800, to: 1_769_875_200 },
      group: ['f_tflag', 'slave_name'],
      measures: [
        { field: 'succ_count', by: 'sum' },
        { field: 'total_time', by: 'sum' },
      ],
      groupLimit: 500,
    })
    expect(asked?.options.deadline).toBeCloseTo(30_000, -4)
    expect((await ask({ date: '2026-01-31' })).asked?.question.range).toEqual(asked?.question.range)
  })

  it('within the bounds of windows that are not empty', async () => {
    expect(await conditionsOf({ tflag1: '0001', tflag2: '1260' })).toEqual([
      { field: 'f_tflag', operator: 'from', value: '0001' },
      { field: 'f_tflag', operator: 'upTo', value: '1260' },
    ])
    expect(await conditionsOf({ tflag2: '2360' })).toHaveLength(1)
    expect(await conditionsOf({})).toEqual([])
  })

  it('with each of the operators, on text and on numbers', async () => {
    const names = ['equals', 'above', 'from', 'below', 'upTo'] as const
    const conditions = [0, 1, 2, 3, 4].flatMap((op) => [
      { field: 'slave_name', op, val: '5' },
      { field: 'return_value', op, val: ' -5 ' },
    ])
    expect(await conditionsOf({ conditions })).toEqual(
      names.flatMap((operator) => [
        { field: 'slave_name', operator, value: '5' },
        { field: 'return_value', operator, value: -5 },
      ]),
    )
  })

  it('for likeness where the pattern has wildcards, else for equality', async () => {
    const like = (field: string, val: string) => ({ field, op: 5, val })
    const conditions = [like('slave_name', 'Shop.%'), like('slave_name', 'a_b'), like('slave_name', 'a*?\\b')]
    expect(await conditionsOf({ conditions: [...conditions, like('slave_port', '80')] })).toEqual([
      { field: 'slave_name', operator: 'like', pattern: 'Shop.%' },
      { field: 'slave_name', operator: 'like', pattern: 'a_b' },
      { field: 'slave_name', operator: 'equals', value: 'a*?\\b' },
      { field: 'slave_port', operator: 'equals', value: 80 },
    ])
  })
})

describe('MonitorQuery answers', () => {
  it('sums by joined keys, those that are equal added', async () => {
    const rows = [
      { keys: ['a,b', 'c'], values: [1, null] },
      { keys: ['a', 'b,c'], values: [2, 5] },
      { keys: ['', -1], values: [3, 0.5] },
      { keys: ['__proto__', 2n ** 60n], values: [4, -1] },
    ]
    const { returnCode, returned, ret, result } = await ask(
      { indexs: ['succ_count', 'le_5'], groupby: ['a', 'b'] },
      rows,
    )
    expect([returnCode, returned, ret]).toEqual([0, 0, 0])
    expect(result).toEqual(
      new Map([
        ['a,b,c', [3, 5]],
        [',-1', [3, 0.5]],
        ['__proto__,1152921504606846976', [4, -1]],
      ]),
    )
  })

  it('one row with an empty key where nothing is grouped by, and none where there is no record', async () => {
    const { result, asked } = await ask({ groupby: [] }, [{ keys: ['20260131'], values: [7] }])
    expect(result).toEqual(new Map([['', [7]]]))
    expect(asked?.question.group).toEqual(['f_date'])
    expect((await ask({})).result).toEqual(new Map())
  })

  it('fields named twice twice', async () => {
    const rows = [{ keys: ['a'], values: [1, 2] }]
    const request = { indexs: ['x', 'y', 'x'], groupby: ['slave_name', 'slave_name'] }
    expect((await ask(request, rows)).result).toEqual(new Map([['a,a', [1, 2, 1]]]))
  })

  it('nothing for a day that does not exist', async () => {
    for (const date of ['20260231', '99999999', '00000000', '2026-13-01']) {
      const { ret, msg, result, asked } = await ask({ date })
      expect({ ret, msg, size: result.size, asked }).toEqual({ ret: 0, msg: '', size: 0, asked: undefined })
    }
  })

  it('-1 and a message for what is no question', async () => {
    const on = (field: string, val: string, op = 0) => ({ conditions: [{ field, op, val }] })
    const many = Array<string>(101).fill('succ_count')
    const wrong: [Partial<MonitorQueryRequest>, string][] = [
      [{ method: 'drop' }, 'method and dataid: found ["drop","tars_stat"], expected ["query","tars_stat"]'],
      [{ dataid: 'tars_property' }, 'expected ["query","tars_stat"]'],
      [{ date: '' }, 'date: found "", expected YYYYMMDD'],
      [{ date: "20260131' or '1'='1" }, 'expected YYYYMMDD'],
      [{ date: '2026-0131' }, 'expected YYYYMMDD'],
      [{ indexs: [] }, 'indexs: found no field'],
      [{ indexs: many }, 'indexs: found 101, expected at most 100'],
      [{ groupby: many }, 'groupby: found 101'],
      [on('nowhere', ''), 'condition: found field "nowhere", expected one of source_id, '],
      [on('__proto__', ''), 'condition: found field "__proto__"'],
      [on('slave_name', '', 6), 'condition on slave_name: found op 6, expected 0 to 5'],
      [on('slave_name', '', -1), 'found op -1'],
      [on('return_value', ''), 'condition on return_value: found "", expected a number up to 2^53'],
      ...['0x10', '1e3', 'NaN', 'Infinity', '1;', '９'].map((val): [Partial<MonitorQueryRequest>, string] => {
        return [on('return_value', val, 1), 'expected a number']
      }),
      [on('total_time', '9007199254740993'), 'expected a number up to 2^53'],
    ]
    for (const [request, message] of wrong) {
      const { returnCode, returned, ret, msg, result, asked } = await ask(request)
      expect({ returnCode, returned, ret, size: result.size, asked }).toEqual({
        returnCode: 0,
        returned: -1,
        ret: -1,
        size: 0,
        asked: undefined,
      })
      expect(msg).toContain(message)
    }
  })

  it('-1 and the reason where the store can not answer', async () => {
    for (const code of ['TOO_MANY_GROUPS', 'UNAVAILABLE', 'BAD_QUESTION'] as const) {
      const { door } = doorTo(() => Promise.reject(new TarsierError(code, `because ${code}`)))
      const { returnCode, returned, ret, msg } = await askMonitor(queryStatServant(door), {})
      expect([returnCode, returned, ret, msg]).toEqual([0, -1, -1, `because ${code}`])
    }
  })
})

describe("a real client's frame", () => {
  const lines = readFileSync(new URL('../fixtures/tars-frames/query.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  // the fixture's README says what a line is
  const captured = lines.map((line) => JSON.parse(line) as { servant: string; iVersion: number; frame: string })
  const frames = captured.filter(({ servant }) => servant === 'tars.tarsquerystat.QueryObj')

  it('of TARS is answered', async () => {
    const { door, asked } = doorTo(() => [{ keys: ['1201'], values: [1, 2, 3, 4] }])
    const frame = frames.find(({ iVersion }) => iVersion === 1)?.frame ?? ''
    const packet = await dispatchTo(queryStatServant(door), Buffer.from(frame, 'base64').subarray(4))
    const response = decodeResponse(packet)
    expect(decodeAnswer(response.buffer).result).toEqual(new Map([['1201', [1, 2, 3, 4]]]))
    expect(asked[0]?.question.conditions).toEqual([
      { field: 'f_date', operator: 'equals', value: '20240328' },
      { field: 'f_tflag', operator: 'from', value: '0000' },
      { field: 'f_tflag', operator: 'upTo', value: '2360' },
      { field: 'slave_name', operator: 'like', pattern: 'Shop.Price%' },
    ])
    expect(asked[0]?.options.deadline).toBeCloseTo(3000, -3)
  })

  it('of TUP asks the same', async () => {
    const { door, asked } = doorTo(() => [])
    for (const { frame } of frames) {
      await dispatchTo(queryStatServant(door), Buffer.from(frame, 'base64').subarray(4))
    }
    expect(asked).toHaveLength(3)
    for (const { question } of asked) expect(question).toEqual(asked[0]?.question)
  })
})
