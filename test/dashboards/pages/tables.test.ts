import { expect, it } from 'vitest'
import { nextSort } from '../../../dashboards/web/figures/sortable-head.tsx'

const by = (column: string, descending: boolean) => ({ column, descending })

it('numbers are put in order from the largest one on, names from their beginning, and turned round by a second click', () => {
  expect(nextSort({ key: 'p99', kind: 'number' }, by('name', false))).toEqual(by('p99', true))
  expect(nextSort({ key: 'p99', kind: 'number' }, by('p99', true))).toEqual(by('p99', false))
  expect(nextSort({ key: 'name', kind: 'name' }, by('p99', true))).toEqual(by('name', false))
  expect(nextSort({ key: 'name', kind: 'name' }, by('name', false))).toEqual(by('name', true))
})
