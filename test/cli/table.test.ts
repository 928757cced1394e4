import { expect, it } from 'vitest'
import { percent, table, widthOf } from '../../cli/table.ts'
import type { Value } from '../../signals/signal.ts'

interface Row {
  readonly name: string
  readonly calls: Value | null | undefined
}

const columns = [
  { title: 'name', cell: (row: Row) => row.name },
  { title: 'calls', cell: (row: Row) => row.calls },
]

it('aligns numbers to the right and names to the left, wide characters as two places', () => {
  const rows = [
    { name: 'addItem', calls: 7 },
    { name: '查询库存', calls: 12345678901234567890n },
    { name: 'x', calls: null },
  ]
  expect(table(columns, rows)).toBe(
    [
      'name                     calls',
      '────────  ────────────────────',
      'addItem                      7',
      '查询库存  12345678901234567890',
      'x                            –',
      '',
    ].join('\n'),
  )
})

it('shows only the titles where there are no rows', () => {
  expect(table(columns, [])).toBe('name  calls\n────  ─────\n')
})

it('escapes what a name could do to a terminal', () => {
  const name = 'a\u001b[31m\nb\u007f\u009b2J'
  expect(table(columns, [{ name, calls: 1 }])).toContain('a\\u001b[31m\\nb\\u007f\\u009b2J')
})

it('leaves addresses to the left', () => {
  expect(table([{ title: 'address', cell: (row: Row) => row.name }], [{ name: '10.0.0.1', calls: 0 }])).toContain(
    '\n10.0.0.1\n',
  )
})

it.each([
  ['abc', 3],
  ['商城', 4],
  ['ｆｕｌｌ', 8],
  ['e\u0301', 1],
  ['🙂', 2],
])('takes %j for %i places', (text, places) => {
  expect(widthOf(text)).toBe(places)
})

it('knows no share of nothing', () => {
  expect(percent(1, 3)).toBe('33.33%')
  expect(percent(0, 0)).toBeUndefined()
})
