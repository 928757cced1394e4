import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MeasureName } from '../../query/measures.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import { statRollup } from '../../signals/rollup.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { runs } from '../long.ts'
import { completenessAnswers } from './completeness.ts'
import { statBatch } from './records.ts'
import {
  anyRange,
  apiAsker,
  berlin,
  day,
  earlierBy,
  isOfTars,
  minutesOf,
  someRecord,
  steps,
  texts,
  within,
} from './stat-records.ts'
import { naiveMeasures, naiveSteps } from './stat-reference.ts'
import { topsAndHeatmaps } from './stat-tops.ts'
import { type OpenedStore, writeNew } from './subject.ts'

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

    const ask = apiAsker(() => opened.store)

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
      await fc.assert(property, { numRuns: runs(30), seed: 20260131 })
    })

    topsAndHeatmaps(records, ask)
    completenessAnswers(() => opened, ask)

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
      await fc.assert(property, { numRuns: runs(60), seed: 20260131 })
    })
  })
}

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
  const covered = Map.groupBy(
    [...starts].filter(([minute]) => minute >= range.from),
    ([, start]) => start,
  )
  const members = new Map(groups)
  const series = leaders.flatMap((name) => {
    const [first] = members.get(name) ?? []
    if (!first) return []
    const points = [...Map.groupBy(members.get(name) ?? [], ({ f_timestamp }) => starts.get(f_timestamp) ?? 0)]
      .sort(([one], [other]) => one - other)
      .map(([start, those]) => {
        const minutes = covered.get(start)?.length ?? 0
        return { time: new Date(start * 1000).toISOString(), timestamp: start, ...naiveMeasures(those, minutes) }
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
