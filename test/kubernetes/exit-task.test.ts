import { expect, test } from 'vitest'
import { connectCluster } from '../../kubernetes/client.ts'
import { createPodWatch } from '../../kubernetes/pod-watch.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createStore, limits, openServer, pods, startTask } from './exit-following.ts'
import { quiet } from './following.ts'
import { type Ending, type Happening, lifeOf, podObject } from './pod-life.ts'

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

test('addresses of pods are known once they are listed, and as they change', async () => {
  const { server, send } = await openServer()
  await send('POST', pods, podObject({ uid: 'u1', name: 'shop-cart-0', address: '10.0.0.1' }))
  const cluster = connectCluster({ kind: 'kubeconfig', paths: server.kubeconfig })
  const watch = createPodWatch({ cluster, namespace: 'tars', metrics: createMetrics(), limits, log: quiet })
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
