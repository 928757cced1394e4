import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextSequence, origin } from '../../signals/sequence.ts'

it('rises whatever the clock does, and a double holds it exactly', () => {
  const times = fc.array(fc.integer({ min: 0, max: Date.parse('2039-01-01') }), { minLength: 2 })
  fc.assert(
    fc.property(times, (received) => {
      const numbers = received.map(nextSequence)
      expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right))
      expect(numbers.every(Number.isSafeInteger)).toBe(true)
    }),
  )
})

it('has six characters for the process', () => {
  expect(origin).toMatch(/^[\w-]{6}$/)
})
