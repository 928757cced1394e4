import { expect, it } from 'vitest'
import { log } from '../../../signals/log.ts'
import type { Search } from '../../../signals/search.ts'
import { findStatement } from '../../../store/duckdb/find-statement.ts'
import type { Statement } from '../../../store/duckdb/statement.ts'
import { statementOf } from '../../../store/duckdb/statement.ts'
import type { FindQuestion } from '../../../store/store.ts'
import { expectGolden } from './golden.ts'

const injection = `x' OR 1=1; DROP TABLE "log_20260131"; --`

const search: Search = {
  kind: 'all',
  of: [
    { kind: 'words', words: ['支', '付'], prefix: false },
    { kind: 'words', words: ['order', 'pa'], prefix: true },
    { kind: 'words', words: [], prefix: false },
    {
      kind: 'not',
      of: {
        kind: 'any',
        of: [
          { kind: 'field', field: 'server', value: injection, prefix: true },
          { kind: 'field', field: 'level', value: 'Error', prefix: false },
          { kind: 'all', of: [] },
          { kind: 'any', of: [] },
        ],
      },
    },
  ],
}

const question: FindQuestion = {
  signal: log,
  range: { from: 1_769_788_800, to: 1_769_875_200 },
  conditions: [{ field: 'app', operator: 'equals', value: injection }],
  search,
  sort: 'newest',
  limit: 100,
}

const columns = ['f_timestamp', 'f_date', 'message']

function textOf({ sql, values, types }: Statement): string {
  const parameters = values.map((value, place) => `-- $${place + 1} ${types[place]}: ${value}`)
  const lines = sql.replaceAll(/ (?=FROM|WHERE|ORDER|GROUP|LIMIT|AND)/g, '\n').replaceAll('(SELECT', '(\nSELECT')
  return `${[lines, ...parameters].join('\n')}\n`
}

it('finds records in a day', async () => {
  const text = textOf(findStatement(question, 'log_20260131', columns))
  expect(text.split('--')[0]).not.toContain('DROP')
  await expectGolden('find-first-page.sql', text)
})

it('finds records behind a place', () => {
  const after = [1_769_788_800_123, 7_249_290_854_903_811, injection]
  const { search: _, ...unsearched } = question
  return expectGolden('find-next-page.sql', textOf(findStatement({ ...unsearched, after }, 'log_20260131', columns)))
})

it('counts what is found by steps of time', () => {
  const counted = statementOf(
    {
      ...question,
      group: ['f_timestamp', 'received_at', 'level'],
      step: { seconds: 60, origin: 1_769_787_000 },
      measures: [{ field: 'f_timestamp', by: 'count' }],
      groupLimit: 1000,
    },
    [{ table: 'log_20260131', minutes: { which: 'all' } }],
  )
  return expectGolden('count-by-step.sql', textOf(counted))
})
