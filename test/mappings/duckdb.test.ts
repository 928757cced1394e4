import { describe, expect, it } from 'vitest'
import { changeTable, createTable, ownTables, quote, tableColumnsOf } from '../../mappings/duckdb.ts'
import { event } from '../../signals/event.ts'
import { exit } from '../../signals/exit.ts'
import { log } from '../../signals/log.ts'
import { property } from '../../signals/property.ts'
import { reporter } from '../../signals/reporter.ts'
import { span } from '../../signals/span.ts'
import { stat } from '../../signals/stat.ts'
import { expectGolden } from '../store/duckdb/golden.ts'

const current = new Map<string, string>(tableColumnsOf(stat).map(({ name, type }) => [name, type]))

describe('tables of DuckDB', () => {
  it.each([stat, property, log, span, event, exit, reporter])('has a table a day for $name', async (signal) => {
    const statement = createTable(`${signal.name}_20260131`, signal).replaceAll(/([(,]) ?(?=")/g, '$1\n  ')
    await expectGolden(`${signal.name}-table.sql`, `${statement}\n`)
  })

  it('has tables of its own', async () => {
    await expectGolden('own-tables.sql', `${ownTables.join('\n')}\n`)
  })

  it('leaves a table that is up to date, and columns that the signal no longer has', () => {
    expect(changeTable('t', stat, current)).toEqual({ kind: 'none' })
    expect(changeTable('t', stat, new Map([...current, ['gone', 'VARCHAR']]))).toEqual({ kind: 'none' })
  })

  it('adds the columns that a table lacks', () => {
    const older = new Map([...current].filter(([name]) => name !== 'slave_set' && name !== 'le_inf'))
    expect(changeTable('t', stat, older)).toEqual({
      kind: 'additive',
      statements: ['ALTER TABLE "t" ADD COLUMN "slave_set" VARCHAR', 'ALTER TABLE "t" ADD COLUMN "le_inf" BIGINT'],
    })
  })

  it('does not change the type of a column', () => {
    const other = new Map([...current, ['slave_port', 'VARCHAR'] as const])
    const expected = { kind: 'incompatible', column: 'slave_port', found: 'VARCHAR', expected: 'INTEGER' }
    expect(changeTable('t', stat, other)).toEqual(expected)
  })

  it('quotes any identifier', () => {
    expect(quote('a"; DROP TABLE "b')).toBe('"a""; DROP TABLE ""b"')
  })
})
