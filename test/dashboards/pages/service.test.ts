import { describe, expect, it } from 'vitest'
import { stepsOf, unknownRuns } from '../../../dashboards/web/charts/steps.ts'
import { groupRowsOf, sortedGroups, usualDimension } from '../../../dashboards/web/service/groups.ts'
import { bucketsOf } from '../../../dashboards/web/service/heatmap-option.ts'
import { differencesOf, type HostFigures } from '../../../dashboards/web/service/hosts.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'

function host({ calls = 1000, failureRate = 0, p99 = 80 } = {}): HostFigures {
  return { calls, failureRate, callsPerMinute: calls / 10, p99: { value: p99, lower: p99 * 0.9, upper: p99 * 1.1 } }
}

/** In what each host differs, by its place. */
const kinds = (...hosts: HostFigures[]) => differencesOf(hosts).map((found) => found.map((each) => each.in))

describe('a host differs from its siblings', () => {
  it('that fails, and they do not', () => {
    expect(differencesOf([host(), host({ failureRate: 0.2 }), host({ failureRate: 0.01 })])).toEqual([
      [],
      [{ in: 'failures', own: 0.2, others: 0.005 }],
      [],
    ])
  })

  it('that fails, also where there are but two', () => {
    expect(kinds(host({ failureRate: 0.5 }), host())).toEqual([['failures'], []])
  })

  it('that is slow, and not where all are', () => {
    expect(kinds(host(), host({ p99: 400 }), host())).toEqual([[], ['latency'], []])
    expect(kinds(host({ p99: 390 }), host({ p99: 400 }), host({ p99: 410 }))).toEqual([[], [], []])
  })

  it('that is called far more or far less', () => {
    expect(kinds(host(), host({ calls: 5000 }), host({ calls: 300 }), host())).toEqual([[], ['load'], ['load'], []])
  })

  it('in every way that it does', () => {
    expect(kinds(host(), host({ failureRate: 0.3, p99: 900, calls: 100 }), host())[1]).toEqual([
      'failures',
      'latency',
      'load',
    ])
  })

  it.each([
    ['alone', [host({ failureRate: 1 })]],
    ['of few calls', [host({ calls: 40, failureRate: 1 }), host()]],
    ['by less than a point', [host({ failureRate: 0.009 }), host(), host()]],
    ['by less than threefold', [host({ failureRate: 0.29 }), host({ failureRate: 0.1 }), host({ failureRate: 0.1 })]],
    ['by time where there are but two', [host({ p99: 900, calls: 5000 }), host()]],
  ])('and not one %s', (_, hosts) => {
    expect(kinds(...hosts).flat()).toEqual([])
  })

  it('and not one whose percentile lies in the same bucket', () => {
    const inBucket = (value: number) => ({ ...host(), p99: { value, lower: 200, upper: 500 } })
    expect(kinds(inBucket(210), inBucket(480), inBucket(220)).flat()).toEqual([])
  })
})

describe('a step', () => {
  const zone = createZone('Asia/Shanghai')
  const axis = { range: { from: 600, to: 1200 }, step: 120, zone, now: 10_000 }
  const kindsOf = (steps: ReturnType<typeof stepsOf>) => steps.map(({ start, kind }) => [start, kind])

  it('without reports is quiet where somebody else reported, and unknown where nobody did', () => {
    const steps = stepsOf([{ timestamp: 720 }], [{ from: 840, to: 1140 }], axis)
    expect(kindsOf(steps)).toEqual([
      [600, 'quiet'],
      [720, 'reported'],
      [840, 'unknown'],
      [960, 'unknown'],
      [1080, 'quiet'],
    ])
    expect(unknownRuns(steps, axis)).toEqual([{ from: 840, to: 1080 }])
  })

  it('is unknown while nobody has told who reported', () => {
    expect(kindsOf(stepsOf([], undefined, axis)).every(([, kind]) => kind === 'unknown')).toBe(true)
  })

  it('that may still be reported is unknown, and not shaded as a gap', () => {
    const steps = stepsOf([], [], { ...axis, now: 1130 })
    expect(kindsOf(steps).slice(-2)).toEqual([
      [960, 'unknown'],
      [1080, 'unknown'],
    ])
    expect(unknownRuns(steps, { ...axis, now: 1130 })).toEqual([])
  })

  it('starts by the clock, before the range where that begins within it', () => {
    const steps = stepsOf([{ timestamp: 600 }], [], { ...axis, range: { from: 660, to: 900 } })
    expect(kindsOf(steps)).toEqual([
      [600, 'reported'],
      [720, 'quiet'],
      [840, 'quiet'],
    ])
  })

  it('of the server stands where clocks were changed', () => {
    const berlin = createZone('Europe/Berlin')
    const from = Date.parse('2026-03-28T23:00Z') / 1000
    const range = { from, to: from + 23 * 3600 }
    const server = [0, 2, 3, 5, 7].map((hours) => ({ timestamp: from + hours * 3600 }))
    const steps = stepsOf(server, [], { range, step: 7200, zone: berlin, now: range.to + 3600 })
    const starts = steps.map(({ start }) => start)
    expect(starts).toEqual([...new Set(starts)].sort((one, other) => one - other))
    expect(steps.filter(({ kind }) => kind === 'reported')).toHaveLength(5)
  })
})

describe('the buckets of a heatmap', () => {
  const bounds = [5, 10, 3000, 5000, 100_000, null]
  const step = (counts: number[], above = 0) => ({ time: '', timestamp: 0, counts, above })

  it('are those that clients know, and above the last one', () => {
    const buckets = bucketsOf(bounds, [step([1, 2, 3, 0, 0, 4], 9)])
    expect(buckets.map(({ lower, upper }) => [lower, upper])).toEqual([
      [0, 5],
      [5, 10],
      [10, 3000],
      [3000, null],
    ])
    expect(buckets.map((bucket) => bucket.countIn(step([1, 2, 3, 0, 0, 4], 9)))).toEqual([1, 2, 3, 9])
  })

  it('are more where somebody counted above', () => {
    const buckets = bucketsOf(bounds, [step([0, 0, 0, 0, 7, 0])])
    expect(buckets.map(({ upper }) => upper)).toEqual([5, 10, 3000, 100_000, null])
  })
})

describe('a breakdown', () => {
  const zero = { calls: 0, successes: 0, timeouts: 0, exceptions: 0, totalTime: 0, above: 0, maxTime: null }
  const unknown = { successRate: null, timeoutRate: null, exceptionRate: null, average: null }
  const percentiles = { p50: null, p90: null, p95: null, p99: null }
  const row = (port: number, callsPerMinute: number) => ({
    group: { slave_port: port },
    measures: { ...zero, ...unknown, ...percentiles, callsPerMinute },
    compared: [],
    change: null,
  })
  const rows = groupRowsOf([row(9, 5), row(10, 7), row(-1, 6)], ['slave_port'])
  const ports = (column: string, descending: boolean) =>
    sortedGroups(rows, { column, descending }).map(({ values }) => values.slave_port)

  it('is ordered by figures, and by its dimensions as numbers', () => {
    expect(ports('callsPerMinute', true)).toEqual(['10', '-1', '9'])
    expect(ports('slave_port', false)).toEqual(['-1', '9', '10'])
    expect(ports('p99', true)).toEqual(['9', '10', '-1'])
  })

  it('goes on with the next dimension that still tells calls apart', () => {
    expect(usualDimension({})).toBe('interface_name')
    expect(usualDimension({ interface_name: '', slave_ip: 'a' })).toBe('master_name')
    expect(usualDimension({ interface_name: 'a', master_name: 'b', slave_ip: 'c' })).toBe('return_value')
  })
})
