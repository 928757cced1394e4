import { describe, expect, it } from 'vitest'
import { calendar, reporterRecord, statBatch, statRecord, timeOn } from './records.ts'
import type { AskApi } from './stat-records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

/** Of the days of the other tests no record is looked at here. */
const day = '20250601'
const range = { from: String(timeOn(day)), to: String(timeOn(day, 10)) }

/** The part of the contract about who reported, and where nobody did. */
export function completenessAnswers(opened: () => OpenedStore, ask: AskApi): void {
  const iso = (minute: number) => new Date(timeOn(day, minute) * 1000).toISOString()
  const gap = (from: number, to: number) => ({ from: iso(from), to: iso(to) })
  const counted = async (parameters: Record<string, string>, groupLimit?: number) => {
    const { minutes, gaps } = await ask('completeness', { ...range, ...parameters }, groupLimit)
    const by = minutes.map(({ time, reporters }: { time: string; reporters: number }) => [time, reporters])
    return { reporters: Object.fromEntries(by), gaps }
  }

  describe('who reported', () => {
    it('is told by minute; where nobody did is a gap, where nobody called is none', async () => {
      const { store, settle } = opened()
      const calls = { master_name: 'Shop.WebServer', slave_name: 'Shop.CartServer' }
      const stats = [0, 1, 2].map((minute) => statRecord(day, minute, calls))
      const two = [0, 1, 2, 3, 6, 7].flatMap((minute) =>
        ['10.0.0.1', '10.0.0.2'].map((peer) => reporterRecord(day, minute, { module: 'Shop.WebServer', peer })),
      )
      const others = [
        ...[0, 1, 2, 3, 4, 5].map((minute) => reporterRecord(day, minute, { module: 'Shop.OtherServer' })),
        reporterRecord(day, 1, { module: 'Shop.WebServer', peer: '10.0.0.1', records: 7 }),
        reporterRecord(day, 2, { module: 'Shop.CartServer' }),
        reporterRecord(day, 3, { module: 'tars.tarslog' }),
        reporterRecord(day, 8, { module: '', reason: 'frame_length', refused: 3 }),
        reporterRecord(calendar.addDays(day, -1), 9, { module: 'Shop.WebServer' }),
      ]
      await writeNew(store, statBatch(stats, [...two, ...others]))
      await settle()
      const ofCart = { reporters: {}, gaps: [gap(4, 6), gap(8, 10)] }
      for (const minute of [0, 1, 2, 3, 6, 7]) Object.assign(ofCart.reporters, { [iso(minute)]: 2 })
      expect(await counted({ slave_name: 'Shop.CartServer' })).toEqual(ofCart)
      expect(await counted({ slave_name: 'Shop.CartServer' }, 3)).toEqual(ofCart)
      expect(await counted({ slave_name: 'Shop.CartServer', view: 'callees' })).toEqual({
        reporters: { [iso(2)]: 1 },
        gaps: [gap(0, 2), gap(3, 10)],
      })
      expect(await counted({})).toMatchObject({ reporters: { [iso(3)]: 3, [iso(4)]: 1 }, gaps: [gap(8, 10)] })
      expect(await counted({ infrastructure: 'true' })).toMatchObject({ reporters: { [iso(3)]: 4 } })
    })

    it('of a service that nobody called is nobody, who is not missed', async () => {
      expect(await counted({ slave_name: 'Shop.Nowhere' })).toEqual({ reporters: {}, gaps: [] })
    })

    it('is compared with other days', async () => {
      const { compared } = await ask('completeness', { ...range, compare: 'yesterday' })
      expect(compared).toMatchObject([
        {
          name: 'yesterday',
          minutes: [{ timestamp: timeOn(calendar.addDays(day, -1), 9), aligned: timeOn(day, 9), reporters: 1 }],
          gaps: [{ from: new Date(timeOn(calendar.addDays(day, -1)) * 1000).toISOString() }],
        },
      ])
    })
  })
}
