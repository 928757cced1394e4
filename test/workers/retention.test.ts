import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { reporter } from '../../signals/reporter.ts'
import type { Signal } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'
import type { ExpiredDay } from '../../store/store.ts'
import { createHorizon, createRetention } from '../../workers/retention.ts'
import { retentionOf } from '../retention-days.ts'

/** Half past three in the night to Sunday in Shanghai, still Saturday in London. */
const now = Date.UTC(2026, 0, 31, 19, 30)
const retentionDays = { ...retentionOf(15), reporter: 2 }

describe('the horizon', () => {
  test('is today in the zone minus the retention, by signal', () => {
    const shanghai = createHorizon({ calendar: createCalendar('Asia/Shanghai'), retentionDays, now: () => now })
    expect(shanghai('stat')).toBe('20260117')
    expect(shanghai('reporter')).toBe('20260130')
    const london = createHorizon({ calendar: createCalendar('Europe/London'), retentionDays, now: () => now })
    expect(london('stat')).toBe('20260116')
  })

  test('moves at midnight', () => {
    let time = Date.UTC(2026, 0, 31, 15, 59, 59)
    const horizon = createHorizon({ calendar: createCalendar('Asia/Shanghai'), retentionDays, now: () => time })
    expect(horizon('stat')).toBe('20260116')
    time += 1000
    expect(horizon('stat')).toBe('20260117')
  })
})

describe('retention', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now })
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  function retaining() {
    const store = {
      prepare: vi.fn(async (_: readonly string[]) => undefined),
      expire: vi.fn(async (_: Signal, __: string): Promise<readonly ExpiredDay[]> => []),
    }
    const calendar = createCalendar('Asia/Shanghai')
    const metrics = createMetrics()
    const log = createLog({ level: 'silent', format: 'json' })
    const horizon = createHorizon({ calendar, retentionDays })
    const breaker = { trouble: vi.fn((): string | undefined => undefined) }
    const told = { warn: vi.spyOn(log, 'warn'), info: vi.spyOn(log, 'info') }
    const retention = createRetention({ store, breaker, signals: [stat, reporter], horizon, calendar, metrics, log })
    return { store, breaker, metrics, told, retention }
  }

  test('prepares today and tomorrow, and drops a day one day after it has passed the horizon', async () => {
    const { store, metrics, retention } = retaining()
    store.expire.mockResolvedValueOnce([{ signal: 'stat', day: '20260115', records: 7 }])
    retention.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(store.prepare).toHaveBeenCalledExactlyOnceWith(['20260201', '20260202'])
    expect(store.expire.mock.calls).toEqual([
      [stat, '20260116'],
      [reporter, '20260129'],
    ])
    expect((await metrics.expiredDays.get()).values).toEqual([{ labels: { signal: 'stat' }, value: 1 }])
    expect((await metrics.expiredRecords.get()).values).toEqual([{ labels: { signal: 'stat' }, value: 7 }])
    await retention.stop()
  })

  test('comes every hour, not on the minute', async () => {
    const { store, retention } = retaining()
    retention.start()
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    expect(store.prepare.mock.calls.length).toBeGreaterThan(20)
    expect(store.prepare.mock.calls.length).toBeLessThan(29)
    expect(store.prepare).toHaveBeenLastCalledWith(['20260202', '20260203'])
    await retention.stop()
  })

  test('comes again soon after a failure, and does the rest of its work', async () => {
    const { store, retention } = retaining()
    store.prepare.mockRejectedValueOnce(new TarsierError('UNAVAILABLE', 'no connection'))
    store.expire.mockRejectedValueOnce(new TarsierError('UNAVAILABLE', 'no connection'))
    retention.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(store.expire).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect(store.prepare).toHaveBeenCalledTimes(2)
    expect(store.expire).toHaveBeenCalledTimes(4)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(store.prepare).toHaveBeenCalledTimes(2)
    await retention.stop()
  })

  test('tells once that it fails, in words, and once that it works again', async () => {
    const { store, told, retention } = retaining()
    const noConnection = () => new TarsierError('UNAVAILABLE', 'no connection', { cause: new Error('no connection') })
    store.prepare.mockImplementation(() => Promise.reject(noConnection()))
    store.expire.mockImplementation(() => Promise.reject(noConnection()))
    retention.start()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(store.prepare.mock.calls.length).toBeGreaterThan(3)
    const reason = 'no connection; no connection; no connection'
    expect(told.warn).toHaveBeenCalledExactlyOnceWith({ reason }, expect.stringContaining('retention fails'))
    store.prepare.mockResolvedValue(undefined)
    store.expire.mockResolvedValue([])
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    expect(told.warn).toHaveBeenCalledTimes(1)
    expect(told.info).toHaveBeenCalledExactlyOnceWith('retention works again')
    await retention.stop()
  })

  test('shows where a mistake in the code happened', async () => {
    const { store, told, retention } = retaining()
    const mistake = new TypeError('undefined is not a function')
    store.expire.mockRejectedValueOnce(mistake)
    retention.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(told.warn.mock.lastCall?.[0]).toEqual({ reason: mistake.message, err: mistake })
    await retention.stop()
  })

  test('asks and says nothing while the store is known to be away, and comes soon after it is back', async () => {
    const { store, breaker, told, retention } = retaining()
    breaker.trouble.mockReturnValue('no connection')
    retention.start()
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    expect(store.prepare).not.toHaveBeenCalled()
    breaker.trouble.mockReturnValue(undefined)
    await vi.advanceTimersByTimeAsync(1000)
    expect(store.prepare).toHaveBeenCalledTimes(1)
    expect([told.warn.mock.calls, told.info.mock.calls]).toEqual([[], []])
    await retention.stop()
  })

  test('leaves it to the breaker to tell of a store that goes away in the midst of a round', async () => {
    const { store, breaker, told, retention } = retaining()
    store.prepare.mockImplementationOnce(() => {
      breaker.trouble.mockReturnValue('no connection')
      return Promise.reject(new TarsierError('UNAVAILABLE', 'no connection'))
    })
    retention.start()
    await vi.advanceTimersByTimeAsync(0)
    breaker.trouble.mockReturnValue(undefined)
    await vi.advanceTimersByTimeAsync(1000)
    expect(store.prepare).toHaveBeenCalledTimes(2)
    expect(told.warn).not.toHaveBeenCalled()
    await retention.stop()
  })

  test('ends at once when it is stopped', async () => {
    const { store, retention } = retaining()
    retention.start()
    retention.start()
    await vi.advanceTimersByTimeAsync(0)
    await Promise.all([retention.stop(), retention.stop()])
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    expect(store.prepare).toHaveBeenCalledTimes(1)
  })
})
