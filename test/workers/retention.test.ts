import { expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import { reporter } from '../../signals/reporter.ts'
import { rollup, statRollup } from '../../signals/rollup.ts'
import type { Signal, SignalName } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'
import type { DayUsage, KeptFrom } from '../../signals/usage.ts'
import { createKeeping } from '../../workers/keeping.ts'
import { preparationRound, retentionRound } from '../../workers/retention.ts'
import { retentionOf } from '../retentions.ts'

/** Half past three in the night to Sunday in Shanghai: 20260201. */
const start = Date.UTC(2026, 0, 31, 19, 30)
const calendar = createCalendar('Asia/Shanghai')
const later = 120_000
const never = new AbortController().signal

/** A store that has days of the given sizes, up to today, and drops what it is told to. */
function holding(sizes: Readonly<Partial<Record<SignalName, readonly number[]>>>, limit: number) {
  const clock = { now: start }
  let days = Object.entries(sizes).flatMap(([signal, each]) =>
    each.map((bytes, place): DayUsage => {
      const day = calendar.addDays('20260201', place + 1 - each.length)
      return { signal: signal as SignalName, day, records: 10, bytes, primaryBytes: bytes }
    }),
  )
  const announced = new Map<string, KeptFrom>()
  const store = {
    usage: vi.fn(async (): Promise<readonly DayUsage[]> => days),
    expire: vi.fn(async ({ name }: Signal, firstDayKept: string) => {
      const goes = (each: DayUsage) => each.signal === name && each.day < firstDayKept
      const gone = days.filter(goes)
      days = days.filter((each) => !goes(each))
      return gone.map(({ signal, day, records }) => ({ signal, day, records }))
    }),
    keptFrom: async () => [...announced.values()],
    keepFrom: async (each: KeptFrom) => void announced.set(each.signal, each),
  }
  const log = createLog({ level: 'silent', format: 'json' })
  const told = { error: vi.spyOn(log, 'error'), warn: vi.spyOn(log, 'warn'), info: vi.spyOn(log, 'info') }
  const retentions = retentionOf(15, limit)
  const now = () => clock.now
  const keeping = createKeeping({ store, calendar, retentions, now })
  const metrics = createMetrics()
  const signals = [stat, reporter, rollup]
  const derivations: readonly Derivation[] = [statRollup]
  const round = retentionRound({ store, signals, derivations, keeping, retentions, calendar, metrics, log, now })
  return {
    clock,
    store,
    told,
    metrics,
    keeping,
    round: () => round(never),
    grow: (signal: SignalName, bytes: number) => {
      days = days.map((each) => (each.signal === signal ? { ...each, bytes } : each))
    },
    daysOf: (signal: SignalName) => days.filter((each) => each.signal === signal).map(({ day }) => day),
  }
}

test('drops a day one day after it has passed its age', async () => {
  const { round, daysOf, metrics } = holding({ stat: Array(18).fill(1), reporter: [1, 1] }, 1000)
  expect(await round()).toEqual({ problems: [], again: undefined })
  expect(daysOf('stat')).toHaveLength(17)
  expect(daysOf('stat')[0]).toBe('20260116')
  expect(daysOf('reporter')).toHaveLength(2)
  expect((await metrics.expiredDays.get()).values).toEqual([{ labels: { signal: 'stat' }, value: 1 }])
  expect((await metrics.expiredRecords.get()).values).toEqual([{ labels: { signal: 'stat' }, value: 10 }])
})

test('says what is left', async () => {
  const { round, metrics } = holding({ stat: Array(18).fill(2), reporter: [1, 1] }, 1000)
  await round()
  expect((await metrics.storedBytes.get()).values).toEqual([
    { labels: { signal: 'stat' }, value: 34 },
    { labels: { signal: 'reporter' }, value: 2 },
    { labels: { signal: 'rollup' }, value: 0 },
  ])
  expect((await metrics.storedRecords.get()).values[0]?.value).toBe(170)
})

test('drops the oldest days of a signal that takes too much, once every process knows that they go', async () => {
  const { clock, round, daysOf, keeping, told } = holding({ stat: [5, 5, 5, 5], reporter: [1, 1, 1, 1] }, 12)
  expect(await round()).toEqual({ problems: [], again: later })
  expect(daysOf('stat')).toHaveLength(4)
  expect(keeping.horizon('stat')).toBe('20260131')
  clock.now += later
  expect(await round()).toEqual({ problems: [], again: undefined })
  expect(daysOf('stat')).toEqual(['20260131', '20260201'])
  expect(daysOf('reporter')).toHaveLength(4)
  expect(told.warn).toHaveBeenCalledTimes(1)
  expect(told.error).not.toHaveBeenCalled()
})

test('never drops today or yesterday: it alarms, once', async () => {
  const { clock, round, grow, daysOf, metrics, told } = holding({ stat: [5, 50, 50] }, 12)
  await round()
  clock.now += later
  await round()
  await round()
  expect(daysOf('stat')).toEqual(['20260131', '20260201'])
  expect(told.error).toHaveBeenCalledExactlyOnceWith(
    { signal: 'stat', excess: 88, limit: 12 },
    expect.stringContaining('days that have to stay'),
  )
  const excessOf = async () =>
    (await metrics.retentionExcess.get()).values.find(({ labels }) => labels.signal === 'stat')
  expect((await excessOf())?.value).toBe(88)
  grow('stat', 5)
  await round()
  expect((await excessOf())?.value).toBe(0)
  expect(told.info).toHaveBeenCalledWith({ signal: 'stat' }, 'a signal fits its size again')
})

test('keeps roll-ups while the records that they are asked in place of are there', async () => {
  const { clock, round, daysOf, told } = holding({ stat: [1, 1, 1], rollup: [5, 5, 5, 5, 5, 5] }, 12)
  await round()
  clock.now += later
  await round()
  expect(daysOf('rollup')).toEqual(['20260130', '20260131', '20260201'])
  expect(told.error).toHaveBeenCalledTimes(1)
})

test('goes on with the other signals where one fails', async () => {
  const { round, store } = holding({ stat: [1] }, 12)
  const failure = new TarsierError('UNAVAILABLE', 'no connection')
  store.expire.mockRejectedValueOnce(failure)
  expect(await round()).toEqual({ problems: [failure], again: undefined })
  expect(store.expire).toHaveBeenCalledTimes(3)
})

test('drops by age also where nobody can say what the days take', async () => {
  const { round, store, daysOf } = holding({ stat: Array(18).fill(1) }, 12)
  const failure = new TarsierError('UNAVAILABLE', 'no connection')
  store.usage.mockRejectedValueOnce(failure)
  expect(await round()).toMatchObject({ problems: [failure] })
  expect(daysOf('stat')).toHaveLength(17)
})

test('the days to write into are prepared: today and tomorrow', async () => {
  const prepare = vi.fn(async (_: readonly string[]) => undefined)
  expect(await preparationRound({ store: { prepare }, calendar, now: () => start })()).toEqual({ problems: [] })
  expect(prepare).toHaveBeenCalledExactlyOnceWith(['20260201', '20260202'])
})
