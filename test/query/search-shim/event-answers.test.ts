import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../../../signals/event.ts'
import { eventOf, eventsOf } from '../../contract/cluster-records.ts'
import { openEngines } from './same-answers.ts'
import { eventIndex, eventShape, podsShape, startDate } from './tars-web.ts'

const objects = [
  { kind: 'Pod', name: 'shop-cartserver-0', namespace: 'tars' },
  { kind: 'Pod', name: 'shop-cartserver-1', namespace: 'tars' },
  { kind: 'Pod', name: 'shop-cartserver2-0', namespace: 'tars' },
  { kind: 'StatefulSet', name: 'shop-cartserver', namespace: 'tars' },
  { kind: 'Pod', name: 'mall-stock_1%-0', namespace: 'tars' },
  { kind: 'Node', name: 'node-1' },
  { kind: 'Node', name: 'node-2' },
]
const reasons = ['BackOff', 'Killing', 'NodeNotReady', 'BackOff', 'FailedScheduling']

/** Events of the objects in turn, each at a time of its own, every fifth on the day before the one asked about. */
const events: readonly EventRecord[] = Array.from({ length: 70 }, (_, n) => {
  const { kind, name, namespace } = objects[n % objects.length] ?? { kind: '', name: '' }
  return eventOf(n % 5 === 4 ? '20260130' : '20260131', 10 * 3_600_000 + n * 1000 + (n % 3), {
    type: n % 3 === 0 ? 'Warning' : 'Normal',
    reason: reasons[n % reasons.length] ?? '',
    'involvedObject.kind': kind,
    'involvedObject.name': name,
    ...(namespace !== undefined && { 'involvedObject.namespace': namespace }),
    ...(n % 4 === 0 && { eventTime: '2026-01-31T01:02:03.123456Z' }),
  })
})

const expectSameAnswers = openEngines(eventsOf(events))

const ofServer = { check: 'Server', application: 'Shop', serverName: 'CartServer' } as const

describe("TarsWeb's requests for events are answered as Elasticsearch answers them", () => {
  it.each([
    ['of the cluster', eventShape({ check: 'Cluster' })],
    ['of the cluster, warnings', eventShape({ check: 'Cluster', level: 'Warning' })],
    ['of all servers', eventShape({ check: 'Server' })],
    ['of an application', eventShape({ check: 'Server', application: 'shop' })],
    ['of a server', eventShape(ofServer)],
    ['of a pod', eventShape({ ...ofServer, pod: 'shop-cartserver-0', level: 'Normal' })],
    ['of containers that crash', eventShape({ check: 'Downtime' })],
    ['as the pods of a server', podsShape('Shop', 'CartServer')],
  ])('%s', async (_what, shape) => {
    const { hits } = await expectSameAnswers(shape)
    expect(hits.total.value).toBeGreaterThan(0)
  })

  it('with the object as an object', async () => {
    const { hits } = await expectSameAnswers(eventShape(ofServer))
    const involvedObject = { kind: 'Pod', name: expect.stringMatching(/^shop-cartserver/), namespace: 'tars' }
    const { _source } = hits.hits.find((hit) => JSON.stringify(hit).includes('"Pod"')) ?? {}
    expect(_source).toMatchObject({ involvedObject, source: { component: 'kubelet', host: 'node-1' } })
  })

  it('of an application as it is spelt: none is in upper case', async () => {
    const { hits } = await expectSameAnswers(eventShape({ check: 'Server', application: 'Shop' }))
    expect(hits.total.value).toBe(0)
  })
})

describe('the same answer is given to', () => {
  it.each([
    ['everything', { size: 100, sort: [{ lastTimestamp: 'desc' }] }],
    ['the oldest by its other time', { sort: [{ '@timestamp': 'asc' }], from: 5, size: 10 }],
    [
      'objects without a namespace',
      { query: { bool: { must_not: { exists: { field: 'involvedObject.namespace' } } } }, size: 100 },
    ],
    ['a namespace', { query: { term: { 'involvedObject.namespace.keyword': 'tars' } }, size: 100 }],
    [
      'a beginning with what is no wildcard',
      { query: { prefix: { 'involvedObject.name.keyword': 'mall-stock_1%' } }, size: 100 },
    ],
    ['a word of a name', { query: { match: { 'involvedObject.name': 'cartserver' } }, size: 100 }],
    ['a field of ours', { query: { term: { app: 'Shop' } }, size: 0 }],
    ['who told it', { query: { term: { 'source.component': 'kubelet' } }, size: 100 }],
    ['the time', { query: { range: { lastTimestamp: { gte: startDate } } }, size: 100 }],
    [
      'the newest of each object',
      { collapse: { field: 'involvedObject.name.keyword' }, sort: [{ lastTimestamp: 'desc' }] },
    ],
  ])('%s', async (_what, body) => {
    await expectSameAnswers({ index: eventIndex, body })
  })
})
