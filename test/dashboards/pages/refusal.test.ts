import { describe, expect, it } from 'vitest'
import { answerOf, kindOf, Refusal } from '../../../dashboards/web/api/refusal.ts'

/** What was thrown instead of an answer. */
function refusalOf(status: number, data: unknown): Error {
  try {
    answerOf({ status, data })
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('it was taken for an answer')
}

const ours = (code: string) => ({ error: { code, message: 'found this, expected that' } })

describe('an answer', () => {
  it('of success is what it holds', () => {
    expect(answerOf({ status: 200, data: { services: [] } })).toEqual({ services: [] })
  })

  it.each([
    ['that broke off on its way', 200, null],
    ['that is a proxy’s page', 200, '<html>Log in</html>'],
    ['that is a proxy’s failure', 503, '<html>Service Unavailable</html>'],
    ['that is a proxy’s failure as JSON', 502, { message: 'bad gateway' }],
  ])('%s is none of ours', (_, status, data) => {
    const refusal = refusalOf(status, data)
    expect(refusal.message).toBe(`HTTP ${status}`)
    expect(kindOf(refusal)).toBe('unreachable')
  })

  it.each([
    [400, 'BAD_REQUEST', 'refused'],
    [429, 'OVERLOADED', 'failed'],
    [500, 'INTERNAL', 'failed'],
    [503, 'UNAVAILABLE', 'away'],
    [504, 'DEADLINE', 'late'],
  ] as const)('of status %s, %s, is told as %s, with what was found', (status, code, kind) => {
    const refusal = refusalOf(status, ours(code))
    expect(kindOf(refusal)).toBe(kind)
    expect(refusal.message).toBe('found this, expected that')
    expect(refusal).toBeInstanceOf(Refusal)
  })

  it('that never came is told as a server that can not be reached', () => {
    expect(kindOf(new TypeError('Failed to fetch'))).toBe('unreachable')
  })
})
