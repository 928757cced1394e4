import { expect, it } from 'vitest'
import { notify } from '../../../signals/notify.ts'
import { questionBody } from '../../../store/elasticsearch/question-body.ts'
import type { Condition } from '../../../store/store.ts'
import { timeOn } from '../../contract/records.ts'
import { questionOn } from '../../contract/subject.ts'
import { expectGolden } from './golden.ts'

it("asks TarsWeb's question: a service's day by minute", async () => {
  const measures = ['succ_count', 'timeout_count', 'exce_count', 'total_time'].map((field) => ({
    field,
    by: 'sum' as const,
  }))
  const conditions: Condition[] = [
    { field: 'slave_name', operator: 'like', pattern: 'Shop.PayServer' },
    { field: 'f_tflag', operator: 'from', value: '0001' },
    { field: 'f_tflag', operator: 'upTo', value: '2360' },
  ]
  const question = questionOn('20250101', { conditions, group: ['f_date', 'f_tflag'], measures, groupLimit: 50_000 })
  await expectGolden('question-by-minute', questionBody(question))
  await expectGolden('question-next-page', questionBody(question, {}, { 0: '20250101', 1: '0800' }))
})

it('asks for some minutes alone, or for all but some', async () => {
  const question = questionOn('20250101', { measures: [{ field: 'succ_count', by: 'sum' }] })
  await expectGolden('question-only-minutes', questionBody(question, { only: [28_933_921] }))
  await expectGolden('question-but-minutes', questionBody(question, { allBut: [28_933_921, 28_933_922] }))
})

it('asks by steps of time, for some keys only', async () => {
  const conditions: Condition[] = [
    { field: 'slave_name', operator: 'unlike', pattern: 'tars.%' },
    { fields: ['interface_name'], operator: 'among', keys: [['pay'], ['*']] },
    {
      fields: ['interface_name', 'return_value'],
      operator: 'among',
      keys: [
        ['pay', -1],
        ['pay', 0.5],
      ],
    },
    { fields: ['return_value'], operator: 'among', keys: [] },
  ]
  const step = { seconds: 86_400, origin: timeOn('20241231') }
  await expectGolden(
    'question-by-step',
    questionBody(questionOn('20250101', { conditions, group: ['f_timestamp', 'interface_name'], step })),
  )
})

it('asks for the largest and smallest of everything', async () => {
  const measures = (['max', 'min', 'sum'] as const).map((by) => ({ field: 'maxrsp_time', by }))
  await expectGolden('question-without-group', questionBody(questionOn('20250101', { measures })))
})

it('counts messages of names that TarsWeb searches in, and instants by step', async () => {
  const counted = { field: 'f_timestamp', by: 'count' } as const
  const asked = {
    signal: notify,
    conditions: [{ field: 'app', operator: 'like', pattern: 'Shop%' }],
    group: ['level', 'time'],
    step: { seconds: 60, origin: timeOn('20250101') },
    measures: [counted, { field: 'source', by: 'count' }],
  } as const
  await expectGolden('question-counting', questionBody(questionOn('20250101', asked)))
  const { track_total_hits, aggs } = questionBody(questionOn('20250101', { signal: notify, measures: [counted] }))
  expect([track_total_hits, aggs]).toEqual([true, {}])
})

it('turns conditions into queries of the fields', () => {
  const f = (condition: Condition, query: object) => {
    const body = questionBody(questionOn('20250101', { conditions: [condition] }))
    expect(body.query?.bool?.filter).toContainEqual(query)
  }
  const number = (operator: 'equals' | 'above' | 'from' | 'below' | 'upTo', value: number, query: object) =>
    f({ field: 'slave_port', operator, value }, query)
  number('equals', 7, { range: { slave_port: { gte: '7', lte: '7' } } })
  number('equals', 7.5, { match_none: {} })
  number('equals', 2 ** 31, { match_none: {} })
  number('above', 7, { range: { slave_port: { gte: '8' } } })
  number('above', 7.5, { range: { slave_port: { gte: '8' } } })
  number('from', -7.5, { range: { slave_port: { gte: '-7' } } })
  number('below', 7.5, { range: { slave_port: { lte: '7' } } })
  number('upTo', -7.5, { range: { slave_port: { lte: '-8' } } })
  number('from', -(2 ** 40), { match_all: {} })
  number('below', Infinity, { match_all: {} })
  number('above', Infinity, { match_none: {} })
  number('equals', Infinity, { match_none: {} })

  const like = (pattern: string, query: object) => f({ field: 'slave_name', operator: 'like', pattern }, query)
  like('a*?\\b', { term: { slave_name: { value: 'a*?\\b' } } })
  like('', { term: { slave_name: { value: '' } } })
  like('%%%', { wildcard: { slave_name: { value: '*' } } })
  like('a*%?_\\%', { wildcard: { slave_name: { value: 'a\\**\\??\\\\*' } } })

  f({ field: 'slave_name', operator: 'above', value: 'a"' }, { range: { slave_name: { gt: 'a"' } } })
  f({ field: 'slave_name', operator: 'equals', value: '*' }, { term: { slave_name: { value: '*' } } })
})
