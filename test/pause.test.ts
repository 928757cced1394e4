import { expect, it } from 'vitest'
import { backOff, pause } from '../pause.ts'

it('backs off twice as long each time, up to the longest, at random within that', () => {
  const pauses = { least: 100, most: 1000 }
  const ceilings = [100, 200, 400, 800, 1000, 1000]
  for (const [tries, ceiling] of ceilings.entries()) {
    const drawn = Array.from({ length: 200 }, () => backOff(tries, pauses))
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(ceiling)
    if (tries > 1) expect(Math.max(...drawn)).toBeGreaterThan(ceiling / 2)
  }
  expect(backOff(10_000, pauses)).toBeLessThanOrEqual(1000)
})

it('pauses until it is over or nobody waits for it', async () => {
  const stopping = new AbortController()
  await pause(1, stopping.signal)
  const long = pause(60_000, stopping.signal)
  stopping.abort()
  await long
  await pause(60_000, stopping.signal)
})
