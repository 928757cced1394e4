import { describe, expect, it } from 'vitest'
import type { Measures, Service } from '../../../dashboards/web/api/generated.ts'
import { barsOf, lineOf } from '../../../dashboards/web/charts/sparkline-shapes.ts'
import { figuresOf } from '../../../dashboards/web/figures/measures.ts'
import { failingOf, failingSince } from '../../../dashboards/web/overview/failing.ts'
import { moversOf } from '../../../dashboards/web/overview/movers.ts'
import { found, groupedByApp, rowsOf, sorted, totalOf } from '../../../dashboards/web/overview/services.ts'

/** Measures of calls of which some failed; every success took `time` ms. */
function measures(calls: number, { exceptions = 0, timeouts = 0, time = 10 } = {}): Measures {
  const successes = calls - exceptions - timeouts
  const percentile = { value: time, lower: time / 2, upper: time * 2 }
  return {
    calls,
    successes,
    timeouts,
    exceptions,
    totalTime: successes * time,
    callsPerMinute: calls / 10,
    successRate: successes / calls,
    timeoutRate: timeouts / calls,
    exceptionRate: exceptions / calls,
    average: time,
    maxTime: time,
    p50: percentile,
    p90: percentile,
    p95: percentile,
    p99: percentile,
    above: 0,
  }
}

function service(name: string, callers: Measures | null, callees: Measures | null = null): Service {
  const [app = '', server = ''] = name.split('.')
  return { app, server, slave_name: name, callers, callees }
}

const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key)

describe('the services', () => {
  const services = [
    service('Shop.Cart', measures(100, { time: 30 })),
    service('Shop.Web', measures(900)),
    service('Pay.Gateway', measures(50, { time: 500 })),
    service('User.Own', null, measures(20)),
  ]
  const rows = rowsOf(services, undefined, 'callers')

  it('are ordered by any figure, those without it last whichever way', () => {
    const by = (column: string, descending: boolean) => keys(sorted(rows, { column, descending }))
    expect(by('callsPerMinute', true)).toEqual(['Shop.Web', 'Shop.Cart', 'Pay.Gateway', 'User.Own'])
    expect(by('callsPerMinute', false)).toEqual(['Pay.Gateway', 'Shop.Cart', 'Shop.Web', 'User.Own'])
    expect(by('p99', true)).toEqual(['Pay.Gateway', 'Shop.Cart', 'Shop.Web', 'User.Own'])
    expect(by('name', true)[0]).toBe('User.Own')
    expect(by('nothing', true)).toHaveLength(4)
  })

  it('are ordered within their Apps, and Apps by what they sum up to or their worst service', () => {
    const grouped = groupedByApp(rows, services, undefined, 'callers')
    const byCalls = sorted(grouped, { column: 'callsPerMinute', descending: true })
    expect(byCalls.map(({ app }) => app)).toEqual(['Shop', 'Pay', 'User'])
    expect(keys(byCalls[0]?.children ?? [])).toEqual(['Shop.Web', 'Shop.Cart'])
    expect(byCalls[0]?.figures).toMatchObject({ calls: 1000, callsPerMinute: 100, average: 12, p99: null })
    expect(sorted(grouped, { column: 'p99', descending: true }).map(({ app }) => app)).toEqual(['Pay', 'Shop', 'User'])
  })

  it('that have gone since the compared range are among them, without figures', () => {
    const before = [service('Shop.Dead', measures(70)), service('User.Quiet', null, measures(9))]
    const gone = rowsOf(services, before, 'callers').slice(services.length)
    expect(gone).toMatchObject([{ key: 'Shop.Dead', app: 'Shop', figures: undefined, before: { calls: 70 } }])
  })

  it('are found by any part of their name, in any case', () => {
    expect(keys(found(rows, ' shop.c '))).toEqual(['Shop.Cart'])
  })

  it('sum up to one, of the side that is looked at', () => {
    expect(totalOf(services, 'callers')?.calls).toBe(1050)
    expect(totalOf(services, 'callees')?.calls).toBe(20)
    expect(totalOf(services.slice(0, 2), 'callees')).toBe(undefined)
  })
})

describe('what fails', () => {
  it('does so in one of a hundred calls, and in more than a stray one; the most come first', () => {
    const services = [
      service('A.Fine', measures(10_000, { exceptions: 99 })),
      service('A.Stray', measures(10, { exceptions: 4 })),
      service('A.Some', measures(500, { timeouts: 5 })),
      service('A.Many', measures(500, { timeouts: 5, exceptions: 40 })),
    ]
    expect(keys(failingOf(rowsOf(services, undefined, 'callers')))).toEqual(['A.Many', 'A.Some'])
  })

  const trend = (failed: readonly number[], from = 0) => ({
    range: { from, to: failed.length * 60 },
    step: 60,
    points: failed.map((exceptions, minute) => ({
      timestamp: minute * 60,
      calls: 100,
      callsPerMinute: 100,
      exceptions,
      timeouts: 0,
    })),
  })

  it.each([
    ['from where it began', [0, 0, 9, 9, 9], { timestamp: 120, orBefore: false }],
    ['over one quiet minute', [0, 9, 0, 9, 0], { timestamp: 60, orBefore: false }],
    ['and not further over two', [9, 0, 0, 9, 9], { timestamp: 180, orBefore: false }],
    ['maybe from before', [9, 9, 9], { timestamp: 0, orBefore: true }],
    ['not at all', [0, 0, 0], undefined],
  ])('is told since when: %s', (_, failed, since) => {
    expect(failingSince(trend(failed))).toEqual(since)
  })

  it('from its first call on was not so before', () => {
    expect(failingSince(trend([9, 9, 9], -600))).toEqual({ timestamp: 0, orBefore: false })
  })
})

describe('what moved', () => {
  const rowsNow = (now: Measures, before: Measures) =>
    rowsOf([service('A.B', now)], [service('A.B', before)], 'callers')

  it('most comes first, and halved is as far as doubled', () => {
    const services = [
      service('A.Half', measures(100)),
      service('A.Up', measures(150)),
      service('A.Same', measures(101)),
      service('A.Triple', measures(300)),
    ]
    const before = [
      service('A.Half', measures(200)),
      service('A.Up', measures(100)),
      service('A.Same', measures(100)),
      service('A.Triple', measures(100)),
    ]
    const movers = moversOf(rowsOf(services, before, 'callers'), 'callsPerMinute')
    expect(movers.map(({ row, change }) => [row.key, change])).toEqual([
      ['A.Triple', 2],
      ['A.Half', -0.5],
      ['A.Up', 0.5],
    ])
  })

  it('is told of failures in points', () => {
    const [mover] = moversOf(
      rowsNow(measures(1000, { exceptions: 30 }), measures(1000, { timeouts: 10 })),
      'failureRate',
    )
    expect(mover?.change).toBeCloseTo(0.02)
  })

  it('by chance, of few calls, is not told', () => {
    expect(moversOf(rowsNow(measures(10, { time: 500 }), measures(10)), 'p99')).toEqual([])
    expect(moversOf(rowsNow(measures(15), measures(5)), 'callsPerMinute')).toEqual([])
  })

  it('to few calls, or to none at all, is told', () => {
    const before = [
      service('A.Gone', measures(900)),
      service('A.Fell', measures(800)),
      service('A.Same', measures(100)),
    ]
    const rows = rowsOf([service('A.Fell', measures(8)), service('A.Same', measures(100))], before, 'callers')
    expect(moversOf(rows, 'callsPerMinute').map(({ row, change }) => [row.key, change])).toEqual([
      ['A.Gone', -1],
      ['A.Fell', -0.99],
    ])
    expect(moversOf(rows, 'failureRate')).toEqual([])
  })
})

describe('a sparkline', () => {
  const box = { width: 100, height: 20, range: { from: 0, to: 300 }, step: 60 }
  const point = (minute: number, callsPerMinute: number, exceptions = 0) => ({
    timestamp: minute * 60,
    callsPerMinute,
    calls: callsPerMinute,
    exceptions,
    timeouts: 0,
  })

  it('breaks off where a step is missing', () => {
    expect(lineOf([point(0, 10), point(1, 5), point(3, 10)], box)).toEqual({
      line: 'M10 2L30 10.5M70 2h1.5',
      area: 'M10 20L10 2L30 10.5L30 20ZM70 20L70 2L70 20Z',
    })
  })

  it('shows time-outs on top of exceptions', () => {
    const half = { ...point(0, 100, 25), timeouts: 25 }
    expect(barsOf([half], box)).toEqual({
      exceptions: 'M0 20h19.5v-7.1h-19.5z',
      timeouts: 'M0 12.9h19.5v-7.1h-19.5z',
    })
  })

  it('shows a failure in a hundred, and none where none was', () => {
    expect(barsOf([point(0, 100), point(1, 100, 1)], box)).toEqual({
      exceptions: 'M20 20h19.5v-2h-19.5z',
      timeouts: '',
    })
  })
})

it('figures beyond 2^53 are rounded, not lost', () => {
  expect(figuresOf({ ...measures(100), calls: '18446744073709551616' }).calls).toBe(2 ** 64)
})
