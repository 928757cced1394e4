import { expect, it } from 'vitest'
import { reporter } from '../../signals/reporter.ts'
import type { DayUsage } from '../../signals/usage.ts'
import { calendar, reporterRecord, statBatch, statRecord } from './records.ts'
import { type Subject, writeNew } from './subject.ts'

const options = { cancelled: new AbortController().signal, deadline: 30_000 }

/** What store.ts promises of what days take and of what will not be kept. */
export function storeUsage(subject: Subject): void {
  async function usageOf(signal: string, day: string): Promise<DayUsage | undefined> {
    const found = await subject.store.usage(options)
    return found.find((each) => each.signal === signal && each.day === day)
  }

  /** What DuckDB has in its log only takes no blocks yet; it moves them when a day is dropped. */
  async function dropSomething(): Promise<string> {
    const [day, next] = ['20230101', '20230102']
    await writeNew(subject.store, statBatch([], [reporterRecord(day), reporterRecord(next)]))
    await subject.store.expire(reporter, next)
    return day
  }

  it('tells how many records a day of a signal has, and of prepared days that they have none', async () => {
    const day = subject.nextDay()
    await subject.store.prepare([calendar.addDays(day, 1)])
    await writeNew(subject.store, statBatch([statRecord(day), statRecord(day, 9)], [reporterRecord(day)]))
    await subject.settle()
    expect(await usageOf('stat', day)).toMatchObject({ records: 2 })
    expect(await usageOf('reporter', day)).toMatchObject({ records: 1 })
    expect(await usageOf('stat', calendar.addDays(day, 1))).toMatchObject({ records: 0 })
    expect(await usageOf('stat', calendar.addDays(day, -1))).toBeUndefined()
  })

  it('tells of a day with many records that it takes more', async () => {
    const [small, large] = [subject.nextDay(), subject.nextDay()]
    await writeNew(subject.store, statBatch([statRecord(small)]))
    for (let batch = 0; batch < 4; batch++) {
      const records = Array.from({ length: 5000 }, (_, index) =>
        statRecord(large, index % 1440, { interface_name: `f${Math.random()}`, total_time: index * batch }),
      )
      await writeNew(subject.store, statBatch(records))
    }
    await dropSomething()
    await subject.settle()
    const [few, many] = [await usageOf('stat', small), await usageOf('stat', large)]
    expect(many?.records).toBe(20_000)
    expect(many?.bytes).toBeGreaterThan(100_000)
    expect(many?.bytes).toBeLessThan(20_000_000)
    expect(many?.bytes).toBeGreaterThan(few?.bytes ?? Number.POSITIVE_INFINITY)
    expect(many?.primaryBytes).toBeLessThanOrEqual(many?.bytes ?? 0)
  })

  it('tells nothing of days that are dropped', async () => {
    const dropped = await dropSomething()
    expect(await usageOf('reporter', dropped)).toBeUndefined()
    expect(await usageOf('reporter', calendar.addDays(dropped, 1))).toBeDefined()
  })

  it('tells what room there is', async () => {
    const space = await subject.store.space(options)
    const disks = space?.kind === 'file' ? [space.disk] : (space?.nodes ?? [])
    expect(disks.length).toBeGreaterThan(0)
    for (const { total, available } of disks) {
      expect(available).toBeGreaterThan(0)
      expect(available).toBeLessThanOrEqual(total)
    }
  })

  it('remembers from which day on a signal is kept, the latest that was announced', async () => {
    expect(await subject.store.keptFrom()).toEqual([])
    await subject.store.keepFrom({ signal: 'reporter', day: '20240110', announced: 1_767_000_000_000 })
    await subject.store.keepFrom({ signal: 'reporter', day: '20240108', announced: 1_767_000_000_001 })
    await subject.store.keepFrom({ signal: 'reporter', day: '20240110', announced: 1_767_000_000_002 })
    await subject.store.keepFrom({ signal: 'stat', day: '20240101', announced: 1_767_000_000_003 })
    await subject.store.keepFrom({ signal: 'stat', day: '20240102', announced: 1_767_000_000_004 })
    const kept = await subject.store.keptFrom()
    expect(kept.toSorted((left, right) => left.signal.localeCompare(right.signal))).toEqual([
      { signal: 'reporter', day: '20240110', announced: 1_767_000_000_000 },
      { signal: 'stat', day: '20240102', announced: 1_767_000_000_004 },
    ])
  })
}
