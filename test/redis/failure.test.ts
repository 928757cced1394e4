import { expect, test } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { asTarsierError, asUnavailable } from '../../redis/failure.ts'

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'. script: 1e9b, on @user_script:119.", 'OVERLOADED'],
  ['ERR Error running script (call to f_1e9b): @user_script:62: -OOM command not allowed', 'OVERLOADED'],
  ['MISCONF Redis is configured to save RDB snapshots', 'UNAVAILABLE'],
  ["READONLY You can't write against a read only replica.", 'UNAVAILABLE'],
  ['connect ECONNREFUSED 127.0.0.1:6379', 'UNAVAILABLE'],
  ['Command timed out', 'UNAVAILABLE'],
])('an error of Redis is told as its kind: %s', (message, code) => {
  const told = asTarsierError(Object.assign(new Error(message), { command: { args: ['a whole batch'] } }))
  expect(told.code).toBe(code)
  expect(told.cause).toBeUndefined()
  expect(asUnavailable(told).code).toBe('UNAVAILABLE')
})

test('an error of ours stays what it is', () => {
  const known = new TarsierError('TOO_LARGE', 'too large')
  expect(asTarsierError(known)).toBe(known)
})
