import { expect, it } from 'vitest'
import { createSeldom } from '../../observe/seldom.ts'

function clocked() {
  let time = 0
  const isDue = createSeldom(60_000, () => time)
  return {
    isDue,
    pass: (ms: number) => {
      time += ms
    },
  }
}

it('tells of a thing once an interval, whatever is told of others', () => {
  const { isDue, pass } = clocked()
  expect([isDue('a'), isDue('a'), isDue('b'), isDue('b')]).toEqual([true, false, true, false])
  pass(59_999)
  expect([isDue('a'), isDue('b')]).toEqual([false, false])
  pass(1)
  expect([isDue('b'), isDue('a'), isDue('a')]).toEqual([true, true, false])
})

it('tells of no more than a thousand things an interval', () => {
  const { isDue, pass } = clocked()
  const told = Array.from({ length: 5000 }, (_, place) => isDue(`name ${place}`)).filter(Boolean)
  expect(told).toHaveLength(1000)
  pass(60_000)
  expect(isDue('name 4999')).toBe(true)
})
