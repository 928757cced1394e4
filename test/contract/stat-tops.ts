import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MeasureName } from '../../query/measures.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import { latencyColumns } from '../../signals/latency.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { runs } from '../long.ts'
import { type AskApi, anyRange, berlin, earlierBy, isOfTars, minutesOf, steps, texts, within } from './stat-records.ts'
import { naiveMeasures, naiveSteps } from './stat-reference.ts'

/** The part of the contract about the first groups and the heatmap. */
export function topsAndHeatmaps(records: readonly StatRecord[], ask: AskApi): void {
  it('tell the first groups by any measure or its change, in either direction', async () => {
    const property = fc.asyncProperty(anyRange, anyTop, async (range, asked) => {
      const { rows, meta } = await ask('top', { ...texts(range), ...asked.parameters })
      const expected = naiveTop(records, range, asked)
      expect(rows).toEqual(expected.rows)
      expect(meta.cut).toBe(expected.cut)
    })
    await fc.assert(property, { numRuns: runs(60), seed: 20260131 })
  })

  it('tell how many calls took how long', async () => {
    const property = fc.asyncProperty(anyRange, fc.constantFrom(...steps), async (range, step) => {
      const {
        bounds,
        steps: found,
        compared,
      } = await ask('heatmap', { ...texts(range), step: `${step}`, compare: 'lastWeek' })
      expect(bounds).toEqual([5, 10, 50, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 100_000, null])
      expect(found).toEqual(naiveHeatmap(records, range, step))
      expect(compared[0].steps).toMatchObject(naiveHeatmap(records, earlierBy(range, 7), step))
    })
    await fc.assert(property, { numRuns: runs(30), seed: 20260131 })
  })
}

interface AskedTop {
  readonly parameters: Record<string, string>
  readonly group: readonly ('slave_name' | 'interface_name' | 'master_ip' | 'return_value')[]
  readonly limit: number
  readonly measure: MeasureName
  readonly by: 'value' | 'change'
  readonly direction: 'asc' | 'desc'
}

const anyTop: fc.Arbitrary<AskedTop> = fc
  .record({
    group: fc.subarray(['slave_name', 'interface_name', 'master_ip', 'return_value'] as const, {
      minLength: 1,
      maxLength: 2,
    }),
    measure: fc.constantFrom<MeasureName[]>('calls', 'timeouts', 'exceptionRate', 'p50', 'average', 'maxTime', 'above'),
    by: fc.constantFrom('value', 'change'),
    direction: fc.constantFrom('asc', 'desc'),
    limit: fc.integer({ min: 1, max: 30 }),
  })
  .map((asked) => ({
    ...asked,
    parameters: {
      group: asked.group.join(','),
      order: asked.by === 'change' ? `change.${asked.measure}` : asked.measure,
      direction: asked.direction,
      limit: String(asked.limit),
      compare: 'yesterday,lastWeek',
    },
  }))

function naiveTop(all: readonly StatRecord[], range: TimeRange, { group, measure, by, direction, limit }: AskedTop) {
  const ranges = [range, earlierBy(range, 1), earlierBy(range, 7)] as const
  const keysOf = (record: StatRecord) => group.map((field) => record[field])
  const measuredIn = (span: TimeRange) => {
    const asked = within(all, span).filter((record) => !isOfTars(record) && record.from_client === 1)
    const groups = Map.groupBy(asked, (record) => JSON.stringify(keysOf(record).map(String)))
    const found = [...groups].map(([name, members]) => [name, naiveMeasures(members, minutesOf(span))] as const)
    return { found: new Map(found), keys: [...groups].map(([name, [first]]) => [name, first] as const) }
  }
  const [now, yesterday, lastWeek] = ranges.map(measuredIn)
  const numberIn = (measures: ReturnType<typeof naiveMeasures> = null) => {
    // Nothing was reported: no calls, of which nothing else is known.
    if (!measures) return ['calls', 'timeouts', 'above'].includes(measure) ? 0 : null
    const value = measures[measure]
    return value !== null && typeof value === 'object' ? value.value : value
  }
  const groups = new Map([...(by === 'change' ? (yesterday?.keys ?? []) : []), ...(now?.keys ?? [])])
  const ranked = [...groups].map(([name, first]) => {
    const [is, was] = [numberIn(now?.found.get(name)), numberIn(yesterday?.found.get(name))]
    const change = is === null || was === null ? null : is === was ? 0 : (is - was) / Math.abs(was)
    return { name, first, change, rank: by === 'change' ? change : is }
  })
  ranked.sort((one, other) => {
    if (one.rank === other.rank) return one.name < other.name ? -1 : 1
    if (one.rank === null || other.rank === null) return one.rank === null ? 1 : -1
    return direction === 'asc' ? one.rank - other.rank : other.rank - one.rank
  })
  const rows = ranked.slice(0, limit).map(({ name, first, change }) => ({
    group: Object.fromEntries(group.map((field) => [field, first?.[field]])),
    measures:
      now?.found.get(name) ?? expect.objectContaining({ calls: 0, successRate: null, p50: null, maxTime: null }),
    compared: [yesterday?.found.get(name) ?? null, lastWeek?.found.get(name) ?? null],
    change: change === null || Math.abs(change) === Infinity ? null : change,
  }))
  return { rows, cut: Math.max(0, groups.size - limit) }
}

function naiveHeatmap(all: readonly StatRecord[], range: TimeRange, step: number) {
  const asked = within(all, range).filter((record) => !isOfTars(record) && record.from_client === 1)
  const starts = naiveSteps(range, step, berlin)
  return [...Map.groupBy(asked, ({ f_timestamp }) => starts.get(f_timestamp) ?? 0)]
    .sort(([one], [other]) => one - other)
    .map(([timestamp, records]) => ({
      time: new Date(timestamp * 1000).toISOString(),
      timestamp,
      counts: latencyColumns.map((column) => records.reduce((sum, record) => sum + (record[column] ?? 0), 0)),
      above: naiveMeasures(records, 1)?.above,
    }))
}
