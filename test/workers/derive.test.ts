import { expect, it, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { statRollup } from '../../signals/rollup.ts'
import type { Derived } from '../../store/store.ts'
import { createBreaker } from '../../workers/breaker.ts'
import { createDeriver } from '../../workers/derive.ts'

const log = createLog({ level: 'silent', format: 'json' })

/** What is counted once a store that answers one round after the other, and the last one for ever, was asked so often. */
async function countedAfter(asked: number, ...rounds: readonly (() => Derived)[]): Promise<string> {
  const metrics = createMetrics()
  const pauses = { least: 1, most: 2 }
  const answer = vi.fn((round: number) => (rounds[round] ?? rounds.at(-1) ?? away)())
  const derive = async () => answer(answer.mock.calls.length)
  const store = { derive, start: async () => undefined, trouble: async () => undefined }
  const breaker = createBreaker({ store, log, pauses })
  const deriver = createDeriver({ store, derivation: statRollup, breaker, metrics, log, interval: 1, pauses })
  deriver.start()
  await vi.waitUntil(() => answer.mock.calls.length >= asked)
  await deriver.stop()
  breaker.stop()
  return metrics.registry.metrics()
}

const away = () => {
  throw new TarsierError('UNAVAILABLE', 'the store is away')
}

it('counts the minutes that it builds and says how many are stale', async () => {
  const text = await countedAfter(
    3,
    () => ({ built: 30, stale: 12 }),
    () => ({ built: 10, stale: 2 }),
    () => ({ built: 0, stale: 2 }),
  )
  expect(text).toContain('tarsier_derived_minutes_total{to="rollup"} 40')
  expect(text).toContain('tarsier_stale_minutes{to="rollup"} 2')
})

it('waits while the store is away and goes on when it is back', async () => {
  const text = await countedAfter(
    4,
    away,
    away,
    () => ({ built: 1, stale: 0 }),
    () => ({ built: 0, stale: 0 }),
  )
  expect(text).toContain('tarsier_derived_minutes_total{to="rollup"} 1')
})

it('goes on after a mistake in the store', async () => {
  const mistake = () => {
    throw new TypeError('of a mistake')
  }
  const text = await countedAfter(
    3,
    mistake,
    () => ({ built: 2, stale: 1 }),
    () => ({ built: 0, stale: 1 }),
  )
  expect(text).toContain('tarsier_derived_minutes_total{to="rollup"} 2')
})
