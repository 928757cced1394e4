import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { reporter } from '../../signals/reporter.ts'
import { rollup, statRollup } from '../../signals/rollup.ts'
import { stat } from '../../signals/stat.ts'
import { createKeeping } from '../../workers/keeping.ts'
import { retentionRound } from '../../workers/retention.ts'
import { calendar, encodeWith, reporterRecord, statBatch, statRecord, timeOn } from '../contract/records.ts'
import { buildAll } from '../contract/rollup.ts'
import { ask, askDetail, type OpenedStore, questionOn, writeNew } from '../contract/subject.ts'
import { retentionOf } from '../retentions.ts'

const never = new AbortController().signal
const options = { cancelled: never, deadline: 30_000 }
const days = ['20260126', '20260127', '20260128', '20260129', '20260130', '20260131'] as const
const today = '20260131'

/** Retention by size as the program runs it, over a real store. */
export function retentionBySize(name: string, open: () => Promise<OpenedStore>): void {
  describe(`retention by size over ${name}`, { timeout: 60_000 }, () => {
    let opened: OpenedStore
    const clock = { now: 1000 * timeOn(today, 600) }

    beforeAll(async () => {
      opened = await open()
      await opened.store.start()
      for (const day of days) {
        const records = Array.from({ length: 2000 }, (_, index) =>
          statRecord(day, index % 30, { interface_name: `f${index % 7}`, master_ip: `${Math.random()}` }),
        )
        await writeNew(opened.store, statBatch(records))
      }
      // DuckDB moves what is in its log into blocks when a day is dropped.
      await writeNew(opened.store, statBatch([], [reporterRecord('20250101')]))
      await opened.store.expire(reporter, '20250102')
      await buildAll(opened)
      await opened.settle()
    }, 60_000)
    afterAll(async () => {
      await opened?.close()
    }, 60_000)

    async function dayBytes(): Promise<ReadonlyMap<string, number>> {
      const usage = await opened.store.usage(options)
      return new Map(usage.flatMap((each) => (each.signal === 'stat' ? [[each.day, each.bytes] as const] : [])))
    }

    it('drops the oldest days until the rest fits, keeps their roll-ups, and lets no late record in', async () => {
      const sizes = await dayBytes()
      expect([...sizes.keys()].sort()).toEqual(days)
      const newest = days.slice(-4).reduce((sum, day) => sum + (sizes.get(day) ?? 0), 0)
      const retentions = { ...retentionOf(15), stat: { days: 15, bytes: newest } }
      const now = () => clock.now
      const keeping = createKeeping({ store: opened.store, calendar, retentions, now })
      await keeping.refresh()
      const parts = { store: opened.store, signals: [stat, reporter, rollup], derivations: [statRollup] }
      const log = createLog({ level: 'silent', format: 'json' })
      const metrics = createMetrics()
      const round = retentionRound({ ...parts, keeping, retentions, calendar, metrics, log, now })

      expect(await round(never)).toMatchObject({ problems: [], again: 120_000 })
      expect((await dayBytes()).size).toBe(6)
      clock.now += 120_000
      expect(await round(never)).toMatchObject({ problems: [], again: undefined })
      expect([...(await dayBytes()).keys()].sort()).toEqual(days.slice(2))

      const late = statBatch([statRecord(days[1], 5), statRecord(days[3], 5)])
      const another = createKeeping({ store: opened.store, calendar, retentions, now })
      await another.refresh()
      const outcome = await opened.store.write(encodeWith(opened.store, late), another.horizon)
      expect(outcome.tallies).toEqual({ stat: { stored: 1, repeated: 0, expired: 1 } })
      await buildAll(opened)
      await opened.settle()
      expect((await dayBytes()).has(days[1])).toBe(false)
      expect((await ask(opened.store, questionOn(days[1]))).rows).toEqual([{ keys: [], values: [2000] }])
      expect((await askDetail(opened.store, questionOn(days[3]))).rows).toEqual([{ keys: [], values: [2001] }])
    })
  })
}
