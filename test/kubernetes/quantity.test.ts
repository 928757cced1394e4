import { expect, test } from 'vitest'
import { quantityOf } from '../../kubernetes/quantity.ts'

test.each([
  ['512Mi', 512 * 1024 * 1024],
  ['1G', 1_000_000_000],
  ['128974848', 128_974_848],
  ['1e3', 1000],
  ['1E', 1e18],
  ['500m', 0.5],
  ['0.25', 0.25],
  ['.5', 0.5],
])('%s is %d', (text, value) => {
  expect(quantityOf(text)).toBe(value)
})

test.each(['', 'Mi', '1 Gi', '1Zi', 'x', '1toString'])('%j is no quantity', (text) => {
  expect(quantityOf(text)).toBeUndefined()
})
