import { describe, expect, it } from 'vitest'
import type { Question } from '../../store/store.ts'
import { apiOver } from './asking.ts'
import { doorTo } from './door.ts'

const noon = 1_769_832_000 // 2026-01-31T04:00:00Z
const csv = { accept: 'text/csv' }
const measures =
  'calls,successes,timeouts,exceptions,totalTime,callsPerMinute,successRate,timeoutRate,exceptionRate,average,maxTime,' +
  'p50,p50_lower,p50_upper,p90,p90_lower,p90_upper,p95,p95_lower,p95_upper,p99,p99_lower,p99_upper,above'
const some = '4,2,1,1,20,0.4,0.5,0.25,0.25,10,9,7.5,5,10,9.5,5,10,9.75,5,10,9.95,5,10,0'

const sums: Readonly<Record<string, number>> = {
  total_count: 4,
  succ_count: 2,
  timeout_count: 1,
  exce_count: 1,
  total_time: 20,
  maxrsp_time: 9,
  le_10: 2,
}

/** Every group has the same calls. */
function build(keysOf: (question: Question) => (string | number)[]) {
  const { door } = doorTo((question) => [
    { keys: keysOf(question), values: question.measures.map(({ field }) => sums[field] ?? null) },
  ])
  return apiOver(door)
}

const hour = `from=${noon}&to=${noon + 600}&compare=yesterday`

describe('as CSV', () => {
  it('services have a row a view, also in compared ranges', async () => {
    const { ask } = build(() => ['=cmd|A.B"', 1])
    const { status, headers, body } = await ask(`services?${hour}`, csv)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
    expect(headers.vary).toContain('accept')
    expect(body.split('\r\n')).toEqual([
      `range,app,server,slave_name,view,${measures}`,
      `asked,'=cmd|A,"B""","'=cmd|A.B""",callers,${some}`,
      `yesterday,'=cmd|A,"B""","'=cmd|A.B""",callers,${some}`,
      '',
    ])
  })

  it('series have a row a point', async () => {
    const { ask } = build(({ group, range }) => (group.includes('f_timestamp') ? [range.from, -1] : [-1]))
    const { body } = await ask(`series?${hour}&group=return_value`, csv)
    const point = some.replace(',0.4,', ',4,')
    expect(body.split('\r\n')).toEqual([
      `range,return_value,time,timestamp,aligned,${measures}`,
      `asked,-1,2026-01-31T04:00:00.000Z,${noon},,${point}`,
      `yesterday,-1,2026-01-30T04:00:00.000Z,${noon - 86_400},${noon},${point}`,
      '',
    ])
  })

  it('the first groups have a row each, also in compared ranges', async () => {
    const { ask } = build(() => ['pay'])
    const { body } = await ask(`top?${hour}&group=interface_name`, csv)
    expect(body.split('\r\n')).toEqual([
      `range,interface_name,change,${measures}`,
      `asked,pay,0,${some}`,
      `yesterday,pay,,${some}`,
      '',
    ])
  })

  it('a heatmap has a column a bound', async () => {
    const { ask } = build(({ range }) => [range.from])
    const { body } = await ask(`heatmap?from=${noon}&to=${noon + 600}`, csv)
    expect(body.split('\r\n')).toEqual([
      'range,time,timestamp,aligned,le_5,le_10,le_50,le_100,le_200,le_500,le_1000,le_2000,le_3000,le_5000,le_10000,le_100000,le_inf,above',
      `asked,2026-01-31T04:00:00.000Z,${noon},,0,2,0,0,0,0,0,0,0,0,0,0,0,0`,
      '',
    ])
  })

  it('an error stays one, and so does an answer that is no table', async () => {
    const { ask } = build(() => [noon, 'A.B', '10.0.0.1'])
    expect(await ask('top?group=nowhere', csv)).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } })
    expect(await ask('completeness', csv)).toMatchObject({ status: 200, body: { minutes: [{ reporters: 1 }] } })
  })
})
