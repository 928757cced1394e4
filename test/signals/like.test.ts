import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isLike, patternProblem } from '../../signals/like.ts'

it.each([
  ['app.log', 'a%p%', true],
  ['ap', 'a%p%', true],
  ['xapp', 'a%p%', false],
  ['', '', true],
  ['', '%', true],
  ['', '_', false],
  ['a%b', 'a%b', true],
  ['abab', '%ab', true],
  ['aab', '%_ab', true],
  ['a\u{1f600}b', 'a_b', true],
  ['a\nb', 'a_b', true],
])('%j is like %j: %s', (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected)
})

it('says the same as a regular expression', () => {
  const text = fc.stringMatching(/^[ab]{0,9}$/)
  const pattern = fc.stringMatching(/^[ab%_]{0,7}$/)
  fc.assert(
    fc.property(text, pattern, (text, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`)
      expect(isLike(text, pattern)).toBe(expression.test(text))
    }),
    { numRuns: 2000 },
  )
})

it('takes no longer than the product of both lengths', () => {
  expect(isLike('a'.repeat(1024), `${'%a'.repeat(15)}%${'a'.repeat(900)}b`)).toBe(false)
})

it.each([
  ['%'.repeat(2000), 'the pattern has 2000 characters and 1 wildcards, expected at most 1024 and 16'],
  ['_'.repeat(17), 'the pattern has 17 characters and 17 wildcards, expected at most 1024 and 16'],
  [`${'%%%a'.repeat(16)}`, undefined],
])('of %j the problem is %j', (pattern, problem) => {
  expect(patternProblem(pattern)).toBe(problem)
})
