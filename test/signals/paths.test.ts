import { expect, it } from 'vitest'
import { nested, valueAt } from '../../signals/paths.ts'

const record = { app: 'Shop', 'a.b': 1, 'a.c.d': 'x', 'e.f': undefined }
const tree = { app: 'Shop', a: { b: 1, c: { d: 'x' } }, e: {} }

it('makes objects of names with dots, where a record has such', () => {
  expect(nested(record)).toEqual(tree)
  const flat = { app: 'Shop' }
  expect(nested(flat)).toBe(flat)
})

it.each(Object.entries(record))('finds the value of %s again', (name, value) => {
  expect(valueAt(tree, name)).toBe(value)
})

it.each(['a.x', 'x.y', 'app.length', 'a.b.toFixed', 'a.constructor'])('finds nothing under %s', (name) => {
  expect(valueAt(tree, name)).toBeUndefined()
})
