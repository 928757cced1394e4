import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import type { MeasureName } from '../../query/measures.ts'
import { createCalendar, type TimeRange } from '../../signals/calendar.ts'
import { latencyColumns } from '../../signals/latency.ts'
import { statRollup } from '../../signals/rollup.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { apiOver } from '../query/asking.ts'
import { hostileNames, calendar as shanghai, statBatch, statRecord } from './records.ts'
import { naiveDaysBefore, naiveMeasures, naiveSteps } from './stat-reference.ts'
import { type OpenedStore, writeNew } from './subject.ts'

/** Clocks in Berlin are put back on 2025-10-26 at 03:00, and forward on 2026-03-29 at 02:00. */
const berlin = createCalendar('Europe/Berlin')
const autumn = berlin.rangeOf('20251026')?.from ?? 0
const spring = berlin.rangeOf('20260329')?.from ?? 0
const day = 86_400

/** Questions about stats over HTTP and a real store answer what a look at every record says. */
export function statAnswersContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`questions about stats over ${name}`, { timeout: 120_000 }, () => {
    const records = fc.sample(someRecord, { numRuns: 600, seed: 20260131 })
    let opened: OpenedStore

    beforeAll(async () => {
      opened = await open()
      const { store } = opened
      await store.start()
      const [built, left] = [records.slice(0, 400), records.slice(400)]
      await writeNew(store, statBatch(built))
      while ((await store.derive(statRollup, { quiet: 0, limit: 1000 })).stale > 0);
      await writeNew(store, statBatch(left))
      await opened.settle()
    }, 60_000)
    afterAll(() => opened?.close(), 60_000)

    const ask = async (path: string, parameters: Record<string, string>, calendar = berlin) => {
      const door = { store: opened.store, calendar, metrics: createMetrics(), groupLimit: 100_000, deadline: 30_000 }
      const { status, body } = await apiOver(door).ask(`${path}?${new URLSearchParams(parameters)}`)
      expect(status, JSON.stringify(body)).toBe(200)
      return body
    }

    it('tell of services what their callers and they themselves reported', async () => {
      const property = fc.asyncProperty(anyRange, fc.boolean(), fc.boolean(), async (range, infrastructure, detail) => {
        const asked = {
          ...texts(range),
          infrastructure: `${infrastructure}`,
          detail: `${detail}`,
          compare: 'yesterday',
        }
        const { services, compared, meta } = await ask('services', asked)
        expect(services).toEqual(naiveServices(records, range, infrastructure))
        expect(compared[0].services).toEqual(naiveServices(records, earlierBy(range, 1), infrastructure))
        if (detail) expect(meta.served).toBe('detail')
      })
      await fc.assert(property, { numRuns: 30, seed: 20260131 })
    })

    it('tell series by steps of the clock, in order, compared with other days', async () => {
      const property = fc.asyncProperty(anyRange, anySeries, async (range, asked) => {
        const { series, compared, meta } = await ask('series', { ...texts(range), ...asked.parameters })
        const expected = naiveSeries(records, range, asked)
        expect(series).toEqual(expected.series)
        expect(meta.cut).toBe(expected.cut)
        for (const { name, series: others } of compared) {
          const earlier = earlierBy(range, name === 'yesterday' ? 1 : 7)
          expect(others).toMatchObject(naiveSeries(records, earlier, asked, expected.leaders).series)
          expectAligned(others, range, earlier, asked.step)
        }
      })
      await fc.assert(property, { numRuns: 60, seed: 20260131 })
    })
  })
}

const steps = [60, 300, 1800, 3600, 7200, 10_800, 21_600, 86_400]

interface AskedSeries {
  readonly parameters: Record<string, string>
  readonly group: readonly ('slave_name' | 'interface_name' | 'master_ip' | 'return_value')[]
  readonly step: number
  readonly order: MeasureName
  readonly limit: number
}

const anySeries: fc.Arbitrary<AskedSeries> = fc
  .record({
    group: fc.subarray(['slave_name', 'interface_name', 'master_ip', 'return_value'] as const, { maxLength: 2 }),
    step: fc.constantFrom(...steps),
    order: fc.constantFrom('calls', 'exceptionRate', 'p90', 'average', 'maxTime'),
    limit: fc.integer({ min: 1, max: 12 }),
    compare: fc.constantFrom('yesterday', 'lastWeek', 'lastWeek,yesterday'),
    slave_name: fc.option(fc.constantFrom('Shop.Pay', 'Shop.%'), { nil: undefined }),
  })
  .map(({ group, step, order, limit, compare, slave_name }) => ({
    group,
    step,
    order,
    limit,
    parameters: {
      ...(group.length > 0 ? { group: group.join(',') } : {}),
      ...(slave_name === 'Shop.Pay' ? { slave_name } : {}),
      ...(slave_name === 'Shop.%' ? { 'slave_name.like': slave_name } : {}),
      step: String(step),
      order,
      limit: String(limit),
      compare,
    },
  }))

const anyRange: fc.Arbitrary<TimeRange> = fc.oneof(
  fc
    .constantFrom('20251026', '20251027', '20260329', '20260330')
    .map((name) => berlin.rangeOf(name) ?? { from: 0, to: 1 }),
  fc
    .tuple(fc.constantFrom(autumn, spring), fc.integer({ min: -600, max: 2800 }), fc.integer({ min: 1, max: 3000 }))
    .map(([start, from, length]) => ({ from: start + 60 * from, to: start + 60 * (from + length) })),
)

/** Records on the days on which clocks change, a week before and a day after. */
const someRecord: fc.Arbitrary<StatRecord> = fc
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

function texts({ from, to }: TimeRange): Record<string, string> {
  return { from: String(from), to: String(to) }
}

function earlierBy({ from, to }: TimeRange, days: number): TimeRange {
  return { from: naiveDaysBefore(from, days, berlin), to: naiveDaysBefore(to, days, berlin) }
}

function isOfTars({ master_name, slave_name }: StatRecord): boolean {
  return master_name.startsWith('tars.') || slave_name.startsWith('tars.')
}

function within(records: readonly StatRecord[], { from, to }: TimeRange): StatRecord[] {
  return records.filter(({ f_timestamp }) => f_timestamp >= from && f_timestamp < to)
}

function minutesOf({ from, to }: TimeRange): number {
  return Math.max(1, (to - from) / 60)
}

function naiveServices(records: readonly StatRecord[], range: TimeRange, infrastructure: boolean) {
  const asked = within(records, range).filter((record) => infrastructure || !isOfTars(record))
  const services = [...Map.groupBy(asked, ({ slave_name }) => slave_name)].map(([slave_name, calls]) => {
    const viewed = (view: number) =>
      naiveMeasures(
        calls.filter(({ from_client }) => from_client === view),
        minutesOf(range),
      )
    const [app = '', ...server] = slave_name.includes('.') ? slave_name.split('.') : ['', slave_name]
    return { app, server: server.join('.'), slave_name, callers: viewed(1), callees: viewed(0) }
  })
  const calls = ({ callers, callees }: (typeof services)[number]) => (callers ?? callees)?.calls ?? 0
  return services.sort((one, other) => calls(other) - calls(one) || (one.slave_name < other.slave_name ? -1 : 1))
}

function naiveSeries(
  all: readonly StatRecord[],
  range: TimeRange,
  { group, step, order, limit, parameters }: AskedSeries,
  only?: readonly string[],
) {
  const asked = within(all, range).filter((record) => {
    if (isOfTars(record) || record.from_client === 0) return false
    if ('slave_name' in parameters) return record.slave_name === 'Shop.Pay'
    return !('slave_name.like' in parameters) || record.slave_name.startsWith('Shop.')
  })
  const keysOf = (record: StatRecord) => group.map((field) => record[field])
  const groups = [...Map.groupBy(asked, (record) => JSON.stringify(keysOf(record).map(String)))]
  const ranked = groups.map(([name, members]) => {
    const value = naiveMeasures(members, minutesOf(range))?.[order] ?? null
    return { name, rank: typeof value === 'object' ? (value?.value ?? -Infinity) : value }
  })
  ranked.sort((one, other) => other.rank - one.rank || (one.name < other.name ? -1 : 1))
  const leaders = only ?? ranked.slice(0, limit).map(({ name }) => name)
  const starts = naiveSteps(range, step, berlin)
  const members = new Map(groups)
  const series = leaders.flatMap((name) => {
    const [first] = members.get(name) ?? []
    if (!first) return []
    const points = [...Map.groupBy(members.get(name) ?? [], ({ f_timestamp }) => starts.get(f_timestamp) ?? 0)]
      .sort(([one], [other]) => one - other)
      .map(([start, those]) => {
        const covered = [...starts].filter(([minute, its]) => its === start && minute >= range.from).length
        return { time: new Date(start * 1000).toISOString(), timestamp: start, ...naiveMeasures(those, covered) }
      })
    return [{ group: Object.fromEntries(group.map((field) => [field, first[field]])), points }]
  })
  return { series, leaders, cut: Math.max(0, groups.length - limit) }
}

interface AlignedSeries {
  readonly points: readonly { readonly timestamp: number; readonly aligned: number }[]
}

/** A step of a compared range is aligned with the one in whose part of the clock its first minute within the range lies. */
function expectAligned(series: readonly AlignedSeries[], range: TimeRange, earlier: TimeRange, step: number): void {
  const days = Math.round((range.from - earlier.from) / day)
  for (const { timestamp, aligned } of series.flatMap(({ points }) => points)) {
    const shown = berlin.windowAt(timestamp * 1000)
    const there = berlin.windowAt(aligned * 1000)
    expect(there.f_date).toBe(berlin.addDays(shown.f_date, days))
    // What clocks skip on either day is aligned with the step that follows or that it falls into.
    const skipped = Math.abs(timeShown(there) - timeShown(shown))
    expect(skipped).toBeLessThanOrEqual(isChangeOfClocks(range, earlier) ? Math.max(3600, step) : 0)
  }
}

function isChangeOfClocks(range: TimeRange, earlier: TimeRange): boolean {
  return berlin.clockChanges({ from: earlier.from - 8 * day, to: range.to + day }).length > 0
}

function timeShown({ f_tflag }: { readonly f_tflag: string }): number {
  return 3600 * Number(f_tflag.slice(0, 2)) + 60 * Number(f_tflag.slice(2))
}
