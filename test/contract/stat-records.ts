import fc from 'fast-check'
import { expect } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import { createCalendar, type TimeRange } from '../../signals/calendar.ts'
import { latencyColumns } from '../../signals/latency.ts'
import type { StatRecord } from '../../signals/stat.ts'
import type { Store } from '../../store/store.ts'
import { apiOver } from '../query/asking.ts'
import { hostileNames, calendar as shanghai, statRecord } from './records.ts'
import { naiveDaysBefore } from './stat-reference.ts'

/** Clocks in Berlin are put back on 2025-10-26 at 03:00, and forward on 2026-03-29 at 02:00. */
export const berlin = createCalendar('Europe/Berlin')
const autumn = berlin.rangeOf('20251026')?.from ?? 0
const spring = berlin.rangeOf('20260329')?.from ?? 0
export const day = 86_400

/** Asks the HTTP API over a store, in the zone of Berlin; the answer's JSON. */
export function apiAsker(store: () => Store) {
  return async (path: string, parameters: Readonly<Record<string, string>>, groupLimit = 100_000) => {
    const door = {
      store: store(),
      calendar: berlin,
      horizon: () => '20251001',
      metrics: createMetrics(),
      groupLimit,
      deadline: 30_000,
    }
    const { status, body } = await apiOver(door).ask(`${path}?${new URLSearchParams(parameters)}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }
}

export type AskApi = ReturnType<typeof apiAsker>

export const anyRange: fc.Arbitrary<TimeRange> = fc.oneof(
  fc
    .constantFrom('20251026', '20251027', '20260329', '20260330')
    .map((name) => berlin.rangeOf(name) ?? { from: 0, to: 1 }),
  fc
    .tuple(fc.constantFrom(autumn, spring), fc.integer({ min: -600, max: 2800 }), fc.integer({ min: 1, max: 3000 }))
    .map(([start, from, length]) => ({ from: start + 60 * from, to: start + 60 * (from + length) })),
)

/** Records on the days on which clocks change, a week before and a day after. */
export const someRecord: fc.Arbitrary<StatRecord> = fc
  .record({
    start: fc.constantFrom(autumn, autumn, autumn - 7 * day, spring, spring, spring - 7 * day),
    minute: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -1440, max: 2880 })),
    fields: fc.record({
      from_client: fc.constantFrom(1, 1, 0),
      master_name: fc.constantFrom('Shop.Web', 'Shop.Web', 'tars.tarsAdminRegistry', 'tarsier.Demo'),
      slave_name: fc.constantFrom('Shop.Pay', 'Shop.Cart', 'tars.tarslog', '购物.支付', ...hostileNames.slice(0, 9)),
      interface_name: fc.constantFrom('pay', 'refund', '__proto__'),
      master_ip: fc.constantFrom('10.0.0.1', '10.0.0.2'),
      return_value: fc.constantFrom(0, -1),
      timeout_count: fc.constantFrom(0, 0, 3),
      exce_count: fc.constantFrom(0, 0, 2),
      total_time: fc.nat({ max: 5000 }),
      maxrsp_time: fc.constantFrom(0, 40, 3000, 9000),
    }),
    counts: fc.array(fc.constantFrom<number>(0, 0, 1, 4), {
      minLength: latencyColumns.length,
      maxLength: latencyColumns.length,
    }),
    uncounted: fc.constantFrom<number>(0, 0, 0, 2),
  })
  .map(({ start, minute, fields, counts, uncounted }) => {
    const { le_50: _one, ...record } = statRecord('20260131', 0, fields)
    const succ_count = counts.reduce((sum, count) => sum + count, uncounted)
    const latency = latencyColumns.flatMap((column, place) => (counts[place] ? [[column, counts[place]]] : []))
    return {
      ...record,
      ...shanghai.windowAt((start + 60 * minute) * 1000),
      succ_count,
      total_count: succ_count + record.timeout_count + record.exce_count,
      ...Object.fromEntries(latency),
    }
  })

/** Steps to ask by, seconds. */
export const steps = [60, 300, 1800, 3600, 7200, 10_800, 21_600, 86_400]

export function texts({ from, to }: TimeRange): Record<string, string> {
  return { from: String(from), to: String(to) }
}

export function earlierBy({ from, to }: TimeRange, days: number): TimeRange {
  return { from: naiveDaysBefore(from, days, berlin), to: naiveDaysBefore(to, days, berlin) }
}

export function isOfTars({ master_name, slave_name }: StatRecord): boolean {
  return master_name.startsWith('tars.') || slave_name.startsWith('tars.')
}

export function within(records: readonly StatRecord[], { from, to }: TimeRange): StatRecord[] {
  return records.filter(({ f_timestamp }) => f_timestamp >= from && f_timestamp < to)
}

export function minutesOf({ from, to }: TimeRange): number {
  return Math.max(1, (to - from) / 60)
}
