import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { connectCluster } from '../../kubernetes/client.ts'
import { exitTask } from '../../kubernetes/exit-task.ts'
import { createPodWatch } from '../../kubernetes/pod-watch.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { exit as exitSignal } from '../../signals/exit.ts'
import { startApiServer } from './api-server.ts'
import { type Ending, type Happening, lifeOf, podObject } from './pod-life.ts'

const pods = '/api/v1/namespaces/tars/pods'
const log = pino({ level: 'silent' })
const limits = { listInterval: 20, pauses: { least: 5, most: 20 } }

/** An API server, and what its users do to its objects. */
async function openServer() {
  const server = await startApiServer()
  onTestFinished(() => server.end())
  const { clusters } = JSON.parse(readFileSync(server.kubeconfig, 'utf8'))
  async function send(method: string, path: string, body?: object): Promise<void> {
    const headers = { authorization: 'Bearer first', 'content-type': 'application/json' }
    const sent = body ? { body: JSON.stringify(body) } : {}
    const answer = await fetch(clusters[0].cluster.server + path, { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  }
  /** What a life of a pod shows, state by state; the server gives the versions. */
  async function show({ type, object }: ReturnType<typeof lifeOf>['seen'][number]): Promise<void> {
    const { resourceVersion: _, ...metadata } = object.metadata
    const name = String(metadata['name'])
    if (type === 'ADDED') return send('POST', pods, { ...object, metadata })
    if (type === 'MODIFIED') return send('PUT', `${pods}/${name}`, { ...object, metadata })
    return send('DELETE', `${pods}/${name}?gracePeriodSeconds=0`)
  }
  return { server, send, show }
}

type Server = Awaited<ReturnType<typeof openServer>>['server']

/** What is made durable, whoever hands it over; the first under an id stays. `failing` may refuse it. */
function createStore() {
  const kept = new Map<string, string>()
  let failures = 0
  return {
    kept,
    failNext: (times: number) => {
      failures = times
    },
    gather: async ({ records }: Contribution) => {
      if (failures-- > 0) throw new Error('the queue is away')
      for (const record of records) {
        const id = exitSignal.ownId?.(record) ?? ''
        if (!kept.has(id)) kept.set(id, String(record['kind']))
      }
    },
  }
}

function startTask({ kubeconfig }: Server, { gather }: ReturnType<typeof createStore>, from?: string) {
  let stopping = new AbortController()
  let version = from
  const task = exitTask({
    cluster: connectCluster({ kind: 'kubeconfig', paths: kubeconfig }),
    namespace: 'tars',
    gatherer: { gather },
    calendar: createCalendar('UTC'),
    metrics: createMetrics(),
    limits,
    log,
  })
  const moved = (to: string) => {
    version = to
  }
  const position = { last: () => version, moved, listed: moved }
  let done = task.run(stopping.signal, position)
  const stop = async () => {
    stopping.abort()
    await done
  }
  return {
    version: () => version,
    trouble: task.trouble,
    stop,
    /** The same process again, after a time in which nobody followed. */
    goOn: () => {
      stopping = new AbortController()
      done = task.run(stopping.signal, position)
    },
  }
}

const crash: Happening = { what: 'crash', code: 1, reason: 'Error' }
const story: readonly Happening[] = [crash, { what: 'back-off' }, { what: 'restart' }, crash, { what: 'restart' }]

function livesEndingIn(...endings: readonly Ending[]) {
  return endings.map((ending, place) => lifeOf({ uid: `pod-${place}` }, story, ending, 60))
}

test('whatever breaks between the states of pods, their exits are told once each', async () => {
  const { server, show } = await openServer()
  const store = createStore()
  const lives = livesEndingIn('deleted', 'finished-at-once', 'evicted', 'stays')
  const faults = [
    () => server.breakWatches('pods'),
    () => server.tellError('pods', 410),
    () => server.fail({ path: '/pods', verb: 'list', status: 503, times: 2 }),
    () => server.fail({ path: '/pods', verb: 'watch', status: 410, times: 1 }),
    () => server.bookmark('pods'),
    () => store.failNext(2),
  ]
  let task = startTask(server, store)
  for (let step = 0; step < 12; step++) {
    // A deleted pod is seen before it goes: what was never seen nobody can tell.
    await expect.poll(() => server.watching('pods')).toBe(1)
    for (const { seen } of lives) {
      const state = seen[step]
      if (state) await show(state)
    }
    await expect.poll(() => Number(task.version())).toBe(server.store.version())
    faults[step % faults.length]?.()
    if (step % 5 === 4) {
      await task.stop()
      task = startTask(server, store, task.version())
    }
  }
  await task.stop()
  const expected = lives.flatMap((life) => life.expected.map(({ id, kind }): [string, string] => [id, kind]))
  expect(new Map([...store.kept].sort())).toEqual(new Map(expected.sort()))
})

test('pods that went between two lists are told as deleted', async () => {
  const { server, send } = await openServer()
  const store = createStore()
  await send('POST', pods, podObject({ uid: 'u1', name: 'shop-cart-0' }))
  const task = startTask(server, store)
  await expect.poll(() => server.watching('pods')).toBe(1)
  server.silence()
  await send('DELETE', `${pods}/shop-cart-0?gracePeriodSeconds=0`)
  server.store.compact()
  server.speak()
  server.breakWatches('pods')
  await expect.poll(() => [...store.kept]).toEqual([['u1', 'deleted']])
  await task.stop()
})

test.each([
  { who: 'one that goes on from where another was', again: false },
  { who: 'one that goes on from where it was itself', again: true },
])('pods that went while no version of before can be watched from are told by $who', async ({ again }) => {
  const { server, send } = await openServer()
  const store = createStore()
  await send('POST', pods, podObject({ uid: 'u1', name: 'shop-cart-0' }))
  const first = startTask(server, store)
  await expect.poll(() => server.watching('pods')).toBe(1)
  await first.stop()
  await expect.poll(() => server.watching('pods')).toBe(0)
  if (again) first.goOn()
  const second = again ? first : startTask(server, store, first.version())
  await expect.poll(() => server.watching('pods')).toBe(1)
  server.silence()
  await send('DELETE', `${pods}/shop-cart-0?gracePeriodSeconds=0`)
  server.store.compact()
  server.speak()
  server.breakWatches('pods')
  await expect.poll(() => [...store.kept]).toEqual([['u1', 'deleted']])
  await second.stop()
})

test('one that goes on from where another was tells what happened since as it was, not by what there is now', async () => {
  const { server, show } = await openServer()
  const store = createStore()
  const first = startTask(server, store)
  await expect.poll(() => first.version()).toBeDefined()
  await first.stop()
  const life = lifeOf({ uid: 'u1' }, story, 'deleted', 60)
  for (const state of life.seen) await show(state)
  const second = startTask(server, store, first.version())
  await expect.poll(() => [...store.kept].sort()).toEqual(life.expected.map(({ id, kind }) => [id, kind]).sort())
  await second.stop()
})

test('a missing permission is named', async () => {
  const { server } = await openServer()
  server.fail({ verb: 'list', path: '/pods', status: 403, times: Infinity })
  const task = startTask(server, createStore())
  await expect.poll(() => task.trouble()).toContain('resources: ["pods"], verbs: ["list"]')
  await task.stop()
})

test('a deleted pod is put into the TExitedRecord of its server', async () => {
  const { server, send, show } = await openServer()
  const records = '/apis/k8s.tars.io/v1beta3/namespaces/tars/texitedrecords'
  await send('POST', records, { metadata: { name: 'shop-cart' }, app: 'Shop', server: 'Cart', pods: [] })
  const task = startTask(server, createStore())
  for (const state of lifeOf({ uid: 'u1' }, [], 'deleted', 60).seen) await show(state)
  await expect
    .poll(() => server.store.get(records, 'shop-cart'))
    .toMatchObject({ app: 'Shop', pods: [{ uid: 'u1', name: 'pod-u1', deleteTime: '2026-11-20T00:01:40Z' }] })
  await task.stop()
})

test('a deletion whose TExitedRecord could not be written is written by whoever goes on', async () => {
  const { server, send, show } = await openServer()
  const store = createStore()
  const records = '/apis/k8s.tars.io/v1beta3/namespaces/tars/texitedrecords'
  await send('POST', records, { metadata: { name: 'shop-cart' }, app: 'Shop', server: 'Cart', pods: [] })
  const first = startTask(server, store)
  await expect.poll(() => server.watching('pods')).toBe(1)
  server.fail({ verb: 'patch', path: '/texitedrecords', status: 503, times: Infinity })
  for (const state of lifeOf({ uid: 'u1' }, [], 'deleted', 60).seen) await show(state)
  await expect.poll(() => first.trouble()).toContain("can't patch k8s.tars.io/texitedrecords")
  await first.stop()
  expect([...store.kept]).toEqual([['u1', 'deleted']])
  server.mend()
  const second = startTask(server, store, first.version())
  await expect
    .poll(() => server.store.get(records, 'shop-cart'))
    .toMatchObject({ pods: [{ uid: 'u1', deleteTime: '2026-11-20T00:01:40Z' }] })
  await expect.poll(() => Number(second.version())).toBeGreaterThan(Number(first.version()))
  await second.stop()
})

test('addresses of pods are known once they are listed, and as they change', async () => {
  const { server, send } = await openServer()
  await send('POST', pods, podObject({ uid: 'u1', name: 'shop-cart-0', address: '10.0.0.1' }))
  const cluster = connectCluster({ kind: 'kubeconfig', paths: server.kubeconfig })
  const watch = createPodWatch({ cluster, namespace: 'tars', metrics: createMetrics(), limits, log })
  await watch.start()
  expect(watch.at('10.0.0.1')?.name).toBe('shop-cart-0')
  await expect.poll(() => server.watching('pods')).toBe(1)
  await send('POST', pods, podObject({ uid: 'u2', name: 'shop-cart-1', address: '10.0.0.2' }))
  await send('DELETE', `${pods}/shop-cart-0?gracePeriodSeconds=0`)
  await expect.poll(() => watch.at('10.0.0.2')?.name).toBe('shop-cart-1')
  await expect.poll(() => watch.at('10.0.0.1')).toBeUndefined()
  expect(watch.named('tars', 'shop-cart-0')?.server).toBe('Cart')
  await watch.stop()
})
