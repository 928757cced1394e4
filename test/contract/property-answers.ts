import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import { propertyRoutes } from '../../query/property/routes.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import { runs } from '../long.ts'
import { apiOver } from '../query/asking.ts'
import { naiveBounds, naiveCounts, naiveUneven, naiveValue } from './property-reference.ts'
import { propertyBatch, type ReportedValue, someReport } from './property-reports.ts'
import { anyRange, berlin, earlierBy, steps, texts } from './stat-records.ts'
import { naiveSteps } from './stat-reference.ts'
import { type OpenedStore, writeNew } from './subject.ts'

/** Questions about properties over HTTP and a real store answer what a look at every report says. */
export function propertyAnswersContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`questions about properties over ${name}`, { timeout: 120_000 }, () => {
    const reports = fc.sample(someReport, { numRuns: 1500, seed: 20260131 })
    let opened: OpenedStore

    beforeAll(async () => {
      opened = await open()
      await opened.store.start()
      await writeNew(opened.store, propertyBatch(reports))
      await opened.settle()
    }, 60_000)
    afterAll(() => opened?.close(), 60_000)

    const ask = async (path: string, parameters: Readonly<Record<string, string>>) => {
      const door = {
        store: opened.store,
        calendar: berlin,
        horizon: () => '20251001',
        metrics: createMetrics(),
        groupLimit: 100_000,
        deadline: 30_000,
      }
      const url = `${path}?${new URLSearchParams(parameters)}`
      const { status, body } = await apiOver(door, 'property', propertyRoutes).ask(url)
      expect(status, JSON.stringify(body)).toBe(200)
      return body
    }

    it('tell which properties there are, and when they were last seen', async () => {
      const property = fc.asyncProperty(anyRange, anyService, async (range, service) => {
        const { properties } = await ask('names', { ...texts(range), ...service.parameters })
        expect(properties).toEqual(naiveNames(within(reports, range).filter(service.holds)))
      })
      await fc.assert(property, { numRuns: runs(30), seed: 20260131 })
    })

    it('tell series by property, policy and group, by steps of the clock, compared with another day', async () => {
      const property = fc.asyncProperty(anyRange, anySeries, async (range, asked) => {
        const { series, compared, meta } = await ask('series', { ...texts(range), ...asked.parameters })
        const all = groupsOf(within(reports, range).filter(asked.service.holds), asked.group)
        const leaders = [...all.keys()].sort(byNames).slice(0, asked.limit)
        expectSeries(series, all, leaders, range, asked)
        expect(meta).toMatchObject({ cut: Math.max(0, all.size - asked.limit), served: 'detail' })
        const earlier = earlierBy(range, 1)
        const then = groupsOf(within(reports, earlier).filter(asked.service.holds), asked.group)
        expectSeries(compared[0].series, then, leaders, earlier, asked)
      })
      await fc.assert(property, { numRuns: runs(60), seed: 20260131 })
    })

    it('tell which come first by one policy, and how they changed', async () => {
      const property = fc.asyncProperty(anyRange, anyTop, async (range, asked) => {
        const { rows, meta } = await ask('top', { ...texts(range), ...asked.parameters })
        const byPolicy = ({ policy }: ReportedValue) => policy === asked.policy
        const [now, then] = [range, earlierBy(range, 1)].map((span) =>
          groupsOf(within(reports, span).filter(byPolicy), asked.group),
        )
        expect(meta.cut).toBe(Math.max(0, (now?.size ?? 0) - asked.limit))
        expect(rows).toHaveLength(Math.min(asked.limit, now?.size ?? 0))
        const ranks: (number | null)[] = []
        for (const row of rows) {
          const members = now?.get(nameIn(row, asked.group)) ?? []
          const others = then?.get(nameIn(row, asked.group))
          expectValue(row.value, asked.policy, members)
          if (others) expectValue(row.compared[0], asked.policy, others)
          else expect(row.compared).toEqual([null])
          const [is, was] = [measureOf(row.value), measureOf(row.compared[0])]
          const change =
            is === null || was === null ? null : is === was ? 0 : was === 0 ? null : (is - was) / Math.abs(was)
          expect(row.change).toBe(change)
          ranks.push(is)
        }
        expectOrder(ranks, asked.direction)
      })
      await fc.assert(property, { numRuns: runs(60), seed: 20260131 })
    })
  })
}

function within(reports: readonly ReportedValue[], { from, to }: TimeRange): ReportedValue[] {
  return reports.filter(({ minute }) => minute >= from && minute < to)
}

type Field = 'master_ip' | 'set_suffix'

const fieldOf = { master_ip: 'ip', set_suffix: 'set' } as const

/** Reports by service, property, policy and group. */
function groupsOf(reports: readonly ReportedValue[], group: readonly Field[]): ReadonlyMap<string, ReportedValue[]> {
  return Map.groupBy(reports, (each) =>
    JSON.stringify([each.service, each.property, each.policy, ...group.map((field) => each[fieldOf[field]])]),
  )
}

interface Named {
  readonly service: string
  readonly property_name: string
  readonly policy: string
  readonly group: Readonly<Record<string, string>>
}

function nameIn({ service, property_name, policy, group }: Named, fields: readonly Field[]): string {
  return JSON.stringify([service, property_name, policy, ...fields.map((field) => group[field])])
}

function byNames(one: string, other: string): number {
  const [left, right]: [string[], string[]] = [JSON.parse(one), JSON.parse(other)]
  const place = left.findIndex((each, at) => each !== right[at])
  return (left[place] ?? '') < (right[place] ?? '') ? -1 : 1
}

function naiveNames(reports: readonly ReportedValue[]) {
  const properties = Map.groupBy(reports, ({ service, property }) => JSON.stringify([service, property]))
  return [...properties]
    .sort(([one], [other]) => byNames(one, other))
    .map(([name, members]) => {
      const [service, property_name] = JSON.parse(name)
      const policies = [...Map.groupBy(members, ({ policy }) => policy)].sort(([one], [other]) =>
        one < other ? -1 : 1,
      )
      return {
        service,
        property_name,
        policies: policies.map(([policy, those]) => {
          const timestamp = Math.max(...those.map(({ minute }) => minute))
          return { policy, lastSeen: new Date(timestamp * 1000).toISOString(), timestamp }
        }),
      }
    })
}

interface AskedService {
  readonly parameters: Readonly<Record<string, string>>
  holds(report: ReportedValue): boolean
}

const anyService: fc.Arbitrary<AskedService> = fc.constantFrom(
  { parameters: {}, holds: () => true },
  { parameters: { service: 'Shop.Cart' }, holds: ({ service }: ReportedValue) => service === 'Shop.Cart' },
  ...['Shop.Cart.graysz1', 'Shop.Cart.gray.sz.1'].map((service) => ({
    parameters: { service },
    holds: (report: ReportedValue) => report.service === 'Shop.Cart' && report.set === 'graysz1',
  })),
  { parameters: { 'service.like': 'Shop.%' }, holds: ({ service }: ReportedValue) => service.startsWith('Shop.') },
  { parameters: { policy: 'Distr' }, holds: ({ policy }: ReportedValue) => policy === 'Distr' },
)

const anyGroup = fc.subarray<Field>(['master_ip', 'set_suffix'])

interface AskedSeries {
  readonly parameters: Readonly<Record<string, string>>
  readonly service: AskedService
  readonly group: readonly Field[]
  readonly step: number
  readonly limit: number
}

const anySeries: fc.Arbitrary<AskedSeries> = fc
  .record({
    service: anyService,
    group: anyGroup,
    step: fc.constantFrom(...steps),
    limit: fc.constantFrom(1, 12, 500),
  })
  .map((asked) => ({
    ...asked,
    parameters: {
      ...asked.service.parameters,
      ...(asked.group.length > 0 ? { group: asked.group.join(',') } : {}),
      step: String(asked.step),
      limit: String(asked.limit),
      compare: 'yesterday',
    },
  }))

const anyTop = fc
  .record({
    policy: fc.constantFrom('Sum', 'Max', 'Min', 'Avg', 'Distr', 'Load'),
    group: anyGroup,
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.integer({ min: 1, max: 30 }),
  })
  .map((asked) => ({
    ...asked,
    parameters: {
      policy: asked.policy,
      ...(asked.group.length > 0 ? { group: asked.group.join(',') } : {}),
      direction: asked.direction,
      limit: String(asked.limit),
      compare: 'yesterday',
    },
  }))

// Answers of the API as JSON: what they are is what is tested.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any

function expectSeries(
  found: Json,
  groups: ReadonlyMap<string, ReportedValue[]>,
  leaders: readonly string[],
  range: TimeRange,
  { group, step }: AskedSeries,
): void {
  expect(found.map((each: Named) => nameIn(each, group))).toEqual(leaders.filter((name) => groups.has(name)))
  const starts = naiveSteps(range, step, berlin)
  for (const each of found) {
    const members = groups.get(nameIn(each, group)) ?? []
    const expected = [...Map.groupBy(members, ({ minute }) => starts.get(minute) ?? 0)].sort(([a], [b]) => a - b)
    expect(each.points.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual(
      expected.map(([start]) => start),
    )
    if (each.policy === 'Distr') expect(each.bounds).toEqual(naiveBounds(members))
    if (each.policy === 'Distr') expect(each.uneven).toBe(naiveUneven(members))
    for (const [place, [, those]] of expected.entries()) {
      expectValue({ ...each.points[place], bounds: each.bounds }, each.policy, those)
      expectTexts(each.points[place].texts, each.policy, those)
    }
  }
}

function expectValue(found: Json, policy: string, reports: readonly ReportedValue[]): void {
  const expected: Json = naiveValue(policy, reports)
  if (policy !== 'Distr') {
    expect(found).toMatchObject(expected)
    return
  }
  expect(found.total).toBe(expected.total)
  expect(found.counts).toEqual(naiveCounts(found.bounds, reports))
  for (const name of ['p50', 'p90', 'p95', 'p99']) {
    const { lower, upper, start, share } = expected[name]
    expect(found[name]).toMatchObject({ lower, upper })
    if (share !== undefined) expect(found[name].value).toBeCloseTo(start + (upper - start) * share, 9)
    else expect(found[name].value >= start && found[name].value <= upper).toBe(true)
  }
}

function expectTexts(found: Json, policy: string, reports: readonly ReportedValue[]): void {
  if (policy !== 'Load' && policy !== 'Version') {
    expect(found).toBeUndefined()
    return
  }
  const counts = [...Map.groupBy(reports, ({ text }) => text)].map(([text, { length }]) => ({ text, reports: length }))
  counts.sort((one, other) => other.reports - one.reports || (one.text < other.text ? -1 : 1))
  // They are asked for of series that have a text, step by step.
  if (found.length > 0 || reports.some(({ text }) => Number.isNaN(Number(text))))
    expect(found).toEqual(counts.slice(0, 10))
}

function measureOf(value: Json): number | null {
  if (!value) return null
  return value.kind === 'own' ? value.mean : value.kind === 'distribution' ? value.p99.value : value.value
}

function expectOrder(ranks: readonly (number | null)[], direction: 'asc' | 'desc'): void {
  const known = ranks.filter((each) => each !== null)
  expect(ranks.slice(0, known.length)).toEqual(known)
  expect(known).toEqual([...known].sort((one, other) => (direction === 'asc' ? one - other : other - one)))
}
