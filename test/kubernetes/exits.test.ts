import { expect, test } from 'vitest'
import { exitsOf } from '../../kubernetes/exits.ts'
import { readPod } from '../../kubernetes/pod.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { exitSchema } from '../../signals/exit.ts'
import { podObject } from './pod-life.ts'

const calendar = createCalendar('UTC')

/** The exits of a pod whose parts are changed so. */
function exitsWith(status: object, { metadata = {}, spec = {} }: { metadata?: object; spec?: object } = {}) {
  const object = podObject({ uid: 'u1', name: 'shop-cart-0' })
  Object.assign(object.metadata, metadata)
  Object.assign(object.spec, spec)
  Object.assign(object.status, status)
  const pod = readPod(object)
  if (!pod) throw new Error('the object is no pod')
  return exitsOf(pod, pod.deletion, calendar).map((exit) => exitSchema.parse(exit))
}

function ended(name: string, exitCode: number, rest: object = {}) {
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: '2026-11-20T01:00:00Z',
    finishedAt: '2026-11-20T02:00:00Z',
    containerID: `containerd://${name}`,
    ...rest,
  }
}

function container(name: string, state: object, lastState: object = {}, restartCount = 0) {
  return { name, restartCount, image: 'registry/shop.cart:7', state, lastState }
}

const running = { running: { startedAt: '2026-11-20T02:00:30Z' } }
const asked = { deletionTimestamp: '2026-11-20T02:30:30Z', deletionGracePeriodSeconds: 30 }

test('a container that was killed and restarted in place tells how it ended, where, and under which limits', () => {
  const killed = ended('c1', 137, { reason: 'OOMKilled' })
  const [exit, ...others] = exitsWith({
    containerStatuses: [container('shop-cart', running, { terminated: killed }, 3)],
  })
  expect(others).toEqual([])
  expect(exit).toEqual({
    f_timestamp: Date.parse('2026-11-20T02:00:00Z') / 1000,
    f_date: '20261120',
    time: Date.parse('2026-11-20T02:00:00Z'),
    '@timestamp': '2026-11-20T02:00:00.000Z',
    kind: 'restarted',
    app: 'Shop',
    server: 'Cart',
    id: 'v7',
    namespace: 'tars',
    pod: 'shop-cart-0',
    pod_uid: 'u1',
    pod_ip: '10.0.0.9',
    node: 'node-4',
    node_ip: '192.168.0.4',
    container: 'shop-cart',
    container_id: 'containerd://c1',
    image: 'registry/shop.cart:7',
    exit_code: 137,
    signal: undefined,
    reason: 'OOMKilled',
    message: '',
    started: Date.parse('2026-11-20T01:00:00Z'),
    finished: Date.parse('2026-11-20T02:00:00Z'),
    restart_count: 2,
    limit_memory: 512 * 1024 * 1024,
    limit_cpu: 500,
    created: Date.parse('2026-11-20T00:00:00Z'),
    deleted: undefined,
  })
})

test('in crash back-off one restart count goes with two exits', () => {
  const states = [
    container('shop-cart', running, { terminated: ended('c1', 1) }, 1),
    container('shop-cart', { terminated: ended('c2', 1) }, { terminated: ended('c1', 1) }, 1),
    container('shop-cart', { waiting: { reason: 'CrashLoopBackOff' } }, { terminated: ended('c2', 1) }, 1),
  ]
  const told = states.map((status) =>
    exitsWith({ containerStatuses: [status] }).map((exit) => [exit.container_id, exit.restart_count, exit.kind]),
  )
  const first = ['containerd://c1', 0, 'restarted']
  const second = ['containerd://c2', 1, 'restarted']
  expect(told).toEqual([[first], [first, second], [second]])
})

test('an exit code of 0 is one where a server ended, and none where a container had its work done', () => {
  const done = { terminated: ended('c1', 0) }
  const code = (status: object, policy: string) =>
    exitsWith(status, { spec: { restartPolicy: policy } }).map((exit) => exit.exit_code)
  expect(code({ containerStatuses: [container('shop-cart', done)] }, 'Always')).toEqual([0])
  expect(code({ containerStatuses: [container('shop-cart', done)] }, 'OnFailure')).toEqual([])
  expect(code({ containerStatuses: [container('shop-cart', done)], phase: 'Succeeded' }, 'Never')).toEqual([])
})

test('a container of a pod that is not restarted failed', () => {
  const status = {
    phase: 'Failed',
    message: 'of the pod',
    containerStatuses: [container('shop-cart', { terminated: ended('c1', 3, { signal: 11 }) })],
  }
  const [exit] = exitsWith(status, { spec: { restartPolicy: 'Never' } })
  expect(exit).toMatchObject({ kind: 'failed', exit_code: 3, signal: 11, reason: 'Error', message: 'of the pod' })
})

test('an init container tells when it fails; one that is a side car tells every end', () => {
  const spec = {
    initContainers: [
      { name: 'tarsnode', image: 'registry/tarsnode:1' },
      { name: 'proxy', image: 'registry/proxy:1', restartPolicy: 'Always' },
    ],
  }
  const told = (name: string, exitCode: number) =>
    exitsWith({ initContainerStatuses: [container(name, { terminated: ended(name, exitCode) })] }, { spec }).map(
      ({ kind, container, image }) => [kind, container, image],
    )
  expect(told('tarsnode', 0)).toEqual([])
  expect(told('tarsnode', 1)).toEqual([['restarted', 'tarsnode', 'registry/tarsnode:1']])
  expect(told('proxy', 0)).toEqual([['restarted', 'proxy', 'registry/proxy:1']])
})

test('a deletion is one exit: what it ends in the pod is no other', () => {
  const status = {
    containerStatuses: [
      container('shop-cart', { terminated: ended('c1', 143, { finishedAt: '2026-11-20T02:30:03Z' }) }),
    ],
  }
  const exits = exitsWith(status, { metadata: asked })
  expect(exits).toMatchObject([
    {
      kind: 'deleted',
      container: '',
      container_id: '',
      image: 'registry/shop.cart:7',
      time: Date.parse('2026-11-20T02:30:00Z'),
      deleted: Date.parse('2026-11-20T02:30:30Z'),
      limit_memory: 512 * 1024 * 1024,
    },
  ])
})

test.each([
  ['Evicted by its node', { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }, 'evicted', 'Evicted'],
  ['refused by its node', { phase: 'Failed', reason: 'OutOfcpu', message: '' }, 'failed', 'OutOfcpu'],
])('a pod that was %s before it started tells so', (_, status, kind, reason) => {
  const exits = exitsWith({ ...status, containerStatuses: [] })
  expect(exits).toMatchObject([{ kind, reason, container_id: '', deleted: undefined }])
})

test.each([
  ['EvictionByEvictionAPI', 'evicted'],
  ['PreemptionByScheduler', 'evicted'],
  ['DeletionByTaintManager', 'node-lost'],
  ['DeletionByPodGC', 'node-lost'],
])('a pod that others put out by %s was %s', (reason, kind) => {
  const conditions = [{ type: 'DisruptionTarget', status: 'True', reason, message: 'why' }]
  expect(exitsWith({ conditions }, { metadata: asked })).toMatchObject([{ kind, reason, message: 'why' }])
})

test('a container that its node lost sight of has a time and an id that stay the same', () => {
  const lost = { exitCode: 137, reason: 'ContainerStatusUnknown', startedAt: null, finishedAt: null }
  const exits = exitsWith({ containerStatuses: [container('shop-cart', running, { terminated: lost }, 1)] })
  expect(exits).toMatchObject([
    { container_id: 'shop-cart#0', time: Date.parse('2026-11-20T02:00:30Z'), finished: undefined },
  ])
  const creating = { waiting: { reason: 'ContainerCreating' } }
  const before = exitsWith({ containerStatuses: [container('shop-cart', creating, { terminated: lost }, 1)] })
  expect(before).toMatchObject([{ container_id: 'shop-cart#0', restart_count: 0 }])
})

test.each([{ 'tars.io/ServerApp': 'Shop' }, { 'tars.io/ServerApp': 'Shop', 'tars.io/ServerName': '' }, undefined])(
  'a pod with the labels %j is no Tars server',
  (labels) => {
    expect(exitsWith({}, { metadata: { ...asked, labels } })).toEqual([])
  },
)

test('a limit that is larger than any machine is none, and its exit is told', () => {
  const limits = { cpu: '9E', memory: '9223372036854775807' }
  const [exit] = exitsWith(
    { containerStatuses: [container('shop-cart', running, { terminated: ended('c1', 1) }, 1)] },
    { spec: { containers: [{ name: 'shop-cart', resources: { limits } }] } },
  )
  expect(exit).toMatchObject({ exit_code: 1, limit_memory: undefined, limit_cpu: undefined })
})
