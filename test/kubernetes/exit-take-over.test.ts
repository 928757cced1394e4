import { expect, test } from 'vitest'
import { createStore, openServer, pods, startTask } from './exit-following.ts'
import { type Happening, lifeOf, podObject } from './pod-life.ts'

const crash: Happening = { what: 'crash', code: 1, reason: 'Error' }
const story: readonly Happening[] = [crash, { what: 'back-off' }, { what: 'restart' }, crash, { what: 'restart' }]

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

test('a pod that went while nobody followed is told, though that can not be watched from any more', async () => {
  const { server, send } = await openServer()
  const store = createStore()
  await send('POST', pods, podObject({ uid: 'u1', name: 'shop-cart-0' }))
  const first = startTask(server, store)
  await expect.poll(() => server.watching('pods')).toBe(1)
  await first.stop()
  await send('DELETE', `${pods}/shop-cart-0?gracePeriodSeconds=0`)
  // As of an API server that was restarted: etcd remembers, its cache begins anew.
  server.fail({ verb: 'watch', path: '/pods', status: 410, times: 1 })
  const second = startTask(server, store, first.version())
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
