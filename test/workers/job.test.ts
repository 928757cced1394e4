import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createJob, type Round } from '../../workers/job.ts'

const now = Date.UTC(2026, 0, 31, 19, 30)
const hour = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

function working() {
  const run = vi.fn(async (_: AbortSignal): Promise<Round> => ({ problems: [] }))
  const log = createLog({ level: 'silent', format: 'json' })
  const told = { warn: vi.spyOn(log, 'warn'), info: vi.spyOn(log, 'info') }
  const breaker = { trouble: vi.fn((): string | undefined => undefined) }
  const metrics = createMetrics()
  const job = createJob({ name: 'tidy', run, breaker, metrics, log })
  return { run, breaker, told, metrics, job }
}

const noConnection = () => new TarsierError('UNAVAILABLE', 'no connection', { cause: new Error('no connection') })

test('comes at start and every hour, not on the minute', async () => {
  const { run, job } = working()
  job.start()
  await vi.advanceTimersByTimeAsync(24 * hour)
  expect(run.mock.calls.length).toBeGreaterThan(20)
  expect(run.mock.calls.length).toBeLessThan(29)
  await job.stop()
})

test('comes sooner where there will be more to do', async () => {
  const { run, job } = working()
  run.mockResolvedValueOnce({ problems: [], again: 90_000 })
  job.start()
  await vi.advanceTimersByTimeAsync(89_000)
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(run).toHaveBeenCalledTimes(2)
  await job.stop()
})

test('comes again soon after a failure, and then as usual', async () => {
  const { run, job } = working()
  run.mockResolvedValueOnce({ problems: [noConnection()] })
  job.start()
  await vi.advanceTimersByTimeAsync(2000)
  expect(run).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(run).toHaveBeenCalledTimes(2)
  await job.stop()
})

test('tells once that it fails, in words, and once that it works again', async () => {
  const { run, told, job } = working()
  run.mockImplementation(async () => ({ problems: [noConnection(), noConnection()] }))
  job.start()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(run.mock.calls.length).toBeGreaterThan(3)
  const reason = 'no connection; no connection'
  expect(told.warn).toHaveBeenCalledExactlyOnceWith({ job: 'tidy', reason }, expect.stringContaining('a job fails'))
  run.mockResolvedValue({ problems: [] })
  await vi.advanceTimersByTimeAsync(24 * hour)
  expect(told.warn).toHaveBeenCalledTimes(1)
  expect(told.info).toHaveBeenCalledExactlyOnceWith({ job: 'tidy' }, 'a job works again')
  await job.stop()
})

test('shows where a mistake in the code happened', async () => {
  const { run, told, job } = working()
  const mistake = new TypeError('undefined is not a function')
  run.mockRejectedValueOnce(mistake)
  job.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(told.warn.mock.lastCall?.[0]).toEqual({ job: 'tidy', reason: mistake.message, err: mistake })
  await job.stop()
})

test('says when it last did its work, when it last failed and why, and when it comes next', async () => {
  const { run, metrics, job } = working()
  expect(job.status()).toEqual({
    name: 'tidy',
    lastSuccess: undefined,
    lastFailure: undefined,
    failing: false,
    nextTry: undefined,
  })
  job.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(job.status()).toMatchObject({ lastSuccess: now, lastFailure: undefined, failing: false })
  run.mockRejectedValueOnce(noConnection())
  await vi.advanceTimersByTimeAsync((job.status().nextTry ?? now) - now)
  const { lastFailure, nextTry = 0 } = job.status()
  expect(job.status()).toMatchObject({ lastSuccess: now, failing: true, lastFailure: { reason: 'no connection' } })
  expect(nextTry - (lastFailure?.at ?? 0)).toBeGreaterThanOrEqual(1000)
  expect(nextTry - (lastFailure?.at ?? 0)).toBeLessThanOrEqual(2000)
  const text = await metrics.registry.metrics()
  expect(text).toContain(`tarsier_job_last_success_timestamp_seconds{task="tidy"} ${now / 1000}`)
  expect(text).toContain(`tarsier_job_last_failure_timestamp_seconds{task="tidy"} ${(lastFailure?.at ?? 0) / 1000}`)
  expect(text).toContain(`tarsier_job_next_try_timestamp_seconds{task="tidy"} ${nextTry / 1000}`)
  await job.stop()
})

test('asks and says nothing while the store is known to be away, and comes soon after it is back', async () => {
  const { run, breaker, told, job } = working()
  breaker.trouble.mockReturnValue('no connection')
  job.start()
  await vi.advanceTimersByTimeAsync(24 * hour)
  expect(run).not.toHaveBeenCalled()
  breaker.trouble.mockReturnValue(undefined)
  await vi.advanceTimersByTimeAsync(1000)
  expect(run).toHaveBeenCalledTimes(1)
  expect([told.warn.mock.calls, told.info.mock.calls]).toEqual([[], []])
  await job.stop()
})

test('leaves it to the breaker to tell of a store that goes away in the midst of a round', async () => {
  const { run, breaker, told, job } = working()
  run.mockImplementationOnce(async () => {
    breaker.trouble.mockReturnValue('no connection')
    throw noConnection()
  })
  job.start()
  await vi.advanceTimersByTimeAsync(0)
  breaker.trouble.mockReturnValue(undefined)
  await vi.advanceTimersByTimeAsync(1000)
  expect(run).toHaveBeenCalledTimes(2)
  expect(told.warn).not.toHaveBeenCalled()
  await job.stop()
})

test('ends at once when it is stopped', async () => {
  const { run, job } = working()
  job.start()
  job.start()
  await vi.advanceTimersByTimeAsync(0)
  await Promise.all([job.stop(), job.stop()])
  await vi.advanceTimersByTimeAsync(24 * hour)
  expect(run).toHaveBeenCalledTimes(1)
})
