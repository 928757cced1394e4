import { expect, it } from 'vitest'
import { createJudge } from '../../../query/search-shim/holds.ts'
import { indexNamed } from '../../../query/search-shim/indices.ts'
import { planOf } from '../../../query/search-shim/plan.ts'
import { parseSearch } from '../../../query/search-shim/request.ts'
import { eventShape, type Shape } from './tars-web.ts'

/** What is asked of a store for an event shape. */
function planned({ index, body }: Shape) {
  const found = indexNamed(index)
  if (!found) throw new Error(`no index ${index}`)
  return { index: found, plan: planOf(parseSearch(body).query, found) }
}

const ofServer = { check: 'Server', application: 'Shop', serverName: 'CartServer' } as const

it('an event is asked for by its fields and its time', () => {
  const { plan } = planned(eventShape({ ...ofServer, level: 'Warning', pod: 'shop-cartserver-0' }))
  expect(plan).toMatchObject({ from: 1_769_817_600_000, below: 1_769_904_000_001 })
  expect(plan.conditions).toEqual([
    { field: 'type', operator: 'equals', value: 'Warning' },
    { field: 'involvedObject.name', operator: 'like', pattern: 'shop-cartserver%' },
    { field: 'involvedObject.kind', operator: 'equals', value: 'Pod' },
    { field: 'involvedObject.name', operator: 'equals', value: 'shop-cartserver-0' },
  ])
})

it.each([
  ['Server', 'default', true],
  ['Server', '', false],
  ['Cluster', 'default', false],
  ['Cluster', '', true],
] as const)('%s asks for events with the namespace "%s": %s', (check, namespace, wanted) => {
  const { index, plan } = planned(eventShape({ check }))
  const holds = createJudge(index)
  const values = (field: string) => (field === 'namespace' ? namespace : '')
  expect(plan.rest.every((query) => holds(query, values))).toBe(wanted)
})
