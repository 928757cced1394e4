import { describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { encodedBatch, owing, settled, writing } from './writing.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

describe('a store that is away', () => {
  test('is asked by one batch at a time, and told of once', async () => {
    let away = true
    let asking = 0
    let together = 0
    let writes = 0
    const { deliver, log, breaker } = writing({
      write: async (batch) => {
        together = Math.max(together, ++asking)
        await new Promise((resolve) => setImmediate(resolve))
        asking--
        writes++
        return away ? owing('away', batch) : settled(5)
      },
    })
    const told = { error: vi.spyOn(log, 'error'), info: vi.spyOn(log, 'info') }
    const deliveries = [1, 2, 3, 4, 5, 6].map(() => deliver())
    await vi.waitUntil(() => writes >= 6, patiently)
    together = 0
    await vi.waitUntil(() => writes > 12, patiently)
    expect(together).toBe(1)
    expect(breaker.trouble()).toBeDefined()
    away = false
    expect(await Promise.all(deliveries)).toEqual(deliveries.map(() => ({ kind: 'done' })))
    expect(breaker.trouble()).toBeUndefined()
    expect(told.error).toHaveBeenCalledTimes(1)
    expect(told.info).toHaveBeenCalledTimes(1)
  })

  test('is asked for its trouble where no batch is in hand', async () => {
    const giveUp = new AbortController()
    let trouble: string | undefined = 'no connection'
    const { deliver, breaker } = writing({
      write: async (batch) => owing('away', batch),
      trouble: async () => trouble,
    })
    const delivery = deliver(encodedBatch(), giveUp.signal)
    await vi.waitUntil(() => breaker.trouble(), patiently)
    giveUp.abort()
    await delivery
    await vi.waitUntil(() => breaker.trouble() === 'no connection', patiently)
    trouble = undefined
    await vi.waitUntil(() => breaker.trouble() === undefined, patiently)
  })

  test('at start is started as soon as it is back, and batches wait for that', async () => {
    let starts = 0
    const write = vi.fn(async () => settled(5))
    const { deliver, breaker } = writing({
      start: async () => {
        if (++starts < 4) throw new TarsierError('UNAVAILABLE', 'no connection')
      },
      write,
    })
    await breaker.start()
    expect(breaker.trouble()).toBe('no connection')
    const delivery = deliver()
    expect(write).not.toHaveBeenCalled()
    expect(await delivery).toEqual({ kind: 'done' })
    expect(starts).toBe(4)
  })

  test('is asked again after a probe that went wrong by mistake', async () => {
    let writes = 0
    const { deliver } = writing({
      write: async (batch) => {
        if (++writes === 1) return owing('away', batch)
        if (writes === 2) throw new TypeError('undefined is not a function')
        return settled(5)
      },
    })
    expect(await deliver()).toMatchObject({ kind: 'retry' })
    expect(await deliver()).toEqual({ kind: 'done' })
  })
})

test('a store that can not work as it is ends the start', async () => {
  const { breaker } = writing({
    start: async () => {
      throw new TarsierError('BAD_SETTING', 'Elasticsearch 7')
    },
  })
  await expect(breaker.start()).rejects.toMatchObject({ code: 'BAD_SETTING' })
})

test('a store that hangs at start is away, and does not hold the program up', async () => {
  vi.useFakeTimers()
  const { breaker } = writing({ start: () => new Promise(() => undefined) })
  const started = breaker.start()
  await vi.advanceTimersByTimeAsync(5000)
  await started
  expect(breaker.trouble()).toBe('no answer within 5000 ms')
  breaker.stop()
  vi.useRealTimers()
})

test('a stopped breaker asks no more', async () => {
  const trouble = vi.fn(async () => 'no connection')
  const start = vi.fn(async () => {
    throw new TarsierError('UNAVAILABLE', 'no connection')
  })
  vi.useFakeTimers()
  const { breaker } = writing({ start, trouble })
  await breaker.start()
  await vi.advanceTimersByTimeAsync(50)
  breaker.stop()
  const { length } = start.mock.calls
  expect(length).toBeGreaterThan(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(start).toHaveBeenCalledTimes(length)
  vi.useRealTimers()
})
