import { describe, expect, it } from 'vitest'
import { stat } from '../../../signals/stat.ts'
import { likeExpression } from '../../../store/duckdb/like.ts'
import { type Source, statementOf } from '../../../store/duckdb/statement.ts'
import type { Question } from '../../../store/store.ts'
import { expectGolden } from './golden.ts'

const question: Question = {
  signal: stat,
  range: { from: 1_769_788_800, to: 1_769_875_200 },
  conditions: [],
  group: [],
  measures: [{ field: 'total_count', by: 'sum' }],
  groupLimit: 1000,
}

const injection = `x' OR 1=1; DROP TABLE "stat_20260131"; --`

const cases: Record<string, Question> = {
  'service-by-minute': {
    ...question,
    conditions: [{ field: 'slave_name', operator: 'equals', value: 'Shop.PayServer' }],
    group: ['f_tflag'],
    measures: ['succ_count', 'timeout_count', 'exce_count', 'total_time'].map((field) => ({ field, by: 'sum' })),
  },
  'by-step': { ...question, group: ['f_timestamp', 'slave_name'], step: { seconds: 3600, origin: 1_769_787_000 } },
  'every-condition': {
    ...question,
    conditions: [
      { field: 'master_name', operator: 'above', value: injection },
      { field: 'slave_port', operator: 'from', value: 0.5 },
      { field: 'slave_port', operator: 'equals', value: 0.5 },
      { field: 'total_time', operator: 'below', value: Infinity },
      { field: 'total_time', operator: 'upTo', value: 2 ** 62 },
      { field: 'slave_name', operator: 'like', pattern: injection },
      { field: 'slave_name', operator: 'like', pattern: '%%pay%%%' },
      { field: 'slave_name', operator: 'like', pattern: '支%.pay_erver%' },
      { field: 'slave_name', operator: 'unlike', pattern: 'tars.%' },
      {
        fields: ['interface_name', 'slave_port'],
        operator: 'among',
        keys: [
          [injection, 7],
          ['pay', 0.5],
          ['pay', -1],
        ],
      },
      { fields: ['slave_port'], operator: 'among', keys: [] },
    ],
    group: ['f_date', 'return_value'],
    measures: [
      { field: 'maxrsp_time', by: 'max' },
      { field: 'maxrsp_time', by: 'min' },
    ],
  },
}

const sources: readonly Source[] = [
  { table: 'rollup_20260131', minutes: { which: 'clean', derived: 'rollup' } },
  { table: 'stat_20260130', minutes: { which: 'all' } },
  { table: 'stat_20260131', minutes: { which: 'stale', derived: 'rollup' } },
]

describe('a question as SQL', () => {
  it.each(Object.entries(cases))('%s', async (name, asked) => {
    const { sql, values, types } = statementOf(asked, sources)
    const parameters = values.map((value, place) => `-- $${place + 1} ${types[place]}: ${value}`)
    expect(sql).not.toContain('DROP')
    await expectGolden(
      `${name}.sql`,
      `${[sql.replaceAll(/ (?=FROM|WHERE|UNION|GROUP|LIMIT|SELECT)/g, '\n'), ...parameters].join('\n')}\n`,
    )
  })
})

describe('LIKE', () => {
  it('is a regular expression where DuckDB would try every way to match', () => {
    const { value, write } = likeExpression('c', '%a_%.(b)\u0000%💳')
    expect(write('$1')).toBe(`regexp_full_match(c, $1, 's')`)
    expect(value).toBe('.*a..*\\x{2e}\\x{28}b\\x{29}\\x{0}.*\\x{1f4b3}')
  })
})
