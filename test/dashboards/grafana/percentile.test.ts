import fc from 'fast-check'
import { expect, it } from 'vitest'
import { latencies } from '../../../dashboards/grafana/calls.ts'
import { percentileOf } from '../../../query/percentile.ts'
import { latencyColumns } from '../../../signals/latency.ts'
import { computed, elasticQuestions, formulasOf } from './grafana.ts'

const panel = 'tarsier-services.json: How long calls took'
const formulas = formulasOf(panel)
const refIds = elasticQuestions.filter((each) => each.panel === panel).map(({ target }) => target.refId)

/** What the panel shows of sums by field. */
function shown(succeeded: number, counts: readonly number[]) {
  const byField: Readonly<Record<string, number>> = {
    succ_count: succeeded,
    total_time: 0,
    ...Object.fromEntries(latencyColumns.map((column, place) => [column, counts[place] ?? 0])),
  }
  const values = latencies.sums.map((field, place) => [refIds[place] ?? '', byField[field] ?? 0])
  return computed(Object.fromEntries(values), formulas)
}

it.each([
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
])('%s is what Tarsier answers, whatever calls took', (name, fraction) => {
  const some = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 }))
  const counted = fc.array(some, { minLength: latencyColumns.length, maxLength: latencyColumns.length })
  fc.assert(
    fc.property(counted, fc.integer({ min: -20, max: 50 }), (counts, more) => {
      const all = counts.reduce((sum, each) => sum + each, 0)
      const succeeded = Math.max(0, all + more)
      const expected = percentileOf({ succeeded, counts, longest: null }, fraction)?.value ?? Number.NaN
      const found = succeeded === 0 ? Number.NaN : (shown(succeeded, counts)[name] ?? 0)
      expect(Number.isNaN(expected) ? found : found / expected).toBeCloseTo(Number.isNaN(expected) ? Number.NaN : 1, 6)
    }),
  )
})

it('is no number where no call was counted', () => {
  const none = latencyColumns.map(() => 0)
  for (const name of ['p50', 'p95', 'p99']) expect(shown(7, none)[name]).toBeNaN()
})

it('names what formulas are made of by letters alone, as older versions of Grafana need', () => {
  for (const formula of formulas.values())
    for (const [, name] of formula.matchAll(/\$(\w+)/g)) expect(name).toMatch(/^[A-Z]+$/)
})
