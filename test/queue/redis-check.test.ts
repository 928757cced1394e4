import { expect, test } from 'vitest'
import { dangerOf, factsFrom, isFull } from '../../queue/redis-check.ts'

const safe = factsFrom(
  [
    '# Server',
    'redis_version:7.2.4',
    'used_memory:50',
    'maxmemory:100',
    'maxmemory_policy:noeviction',
    'aof_enabled:1',
  ].join('\r\n'),
)

test('reads what Redis says of itself', () => {
  expect(safe).toEqual({
    version: '7.2.4',
    evictionPolicy: 'noeviction',
    appendOnly: true,
    usedMemory: 50,
    memoryLimit: 100,
  })
  expect(dangerOf(safe, false)).toBeUndefined()
})

test.each(['5.0.14', '6.0.20', '0'])('is too old at %s, whatever is allowed', (version) => {
  expect(dangerOf({ ...safe, version }, true)).toMatchObject({
    code: 'BAD_SETTING',
    message: expect.stringMatching(version),
  })
})

test.each(['6.2.0', '7.0.15', '10.0.1'])('is new enough at %s', (version) => {
  expect(dangerOf({ ...safe, version }, false)).toBeUndefined()
})

test('tells all that is unsafe at once, unless it is allowed', () => {
  const unsafe = { ...safe, evictionPolicy: 'allkeys-lru', appendOnly: false }
  expect(dangerOf(unsafe, false)?.message).toMatch(/allkeys-lru.*appendonly/)
  expect(dangerOf(unsafe, true)).toBeUndefined()
})

test('is full above 85 % until it is below 80 %, and never without a limit', () => {
  const at = (usedMemory: number, memoryLimit = 100) => ({ ...safe, usedMemory, memoryLimit })
  expect([isFull(at(84), false), isFull(at(86), false), isFull(at(84), true), isFull(at(79), true)]).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isFull(at(1e12, 0), false)).toBe(false)
})
