import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiFailure } from '../../kubernetes/api-failure.ts'
import { connectCluster } from '../../kubernetes/client.ts'
import { exitTask } from '../../kubernetes/exit-task.ts'
import { exitedRecordSchema } from '../../kubernetes/exited-pods.ts'
import { podsOf } from '../../kubernetes/pod.ts'
import type { Resource } from '../../kubernetes/resource.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { exit as exitSignal } from '../../signals/exit.ts'
import type { SignalRecord } from '../../signals/signal.ts'
import { clusterKinds, type TestCluster } from './clusters.ts'
import { quickLimits, quiet } from './following.ts'
import { exitedRecordDefinition } from './texitedrecord-definition.ts'

const definitions: Resource = { group: 'apiextensions.k8s.io', version: 'v1', name: 'customresourcedefinitions' }
const patience = { timeout: 10_000 }

const killed = {
  exitCode: 137,
  reason: 'OOMKilled',
  startedAt: '2026-11-20T01:00:00Z',
  finishedAt: '2026-11-20T02:00:00Z',
  containerID: 'containerd://run-0',
}

/** What its node says of a pod whose container was killed and runs again. */
const restarted = {
  phase: 'Running',
  hostIP: '192.168.0.4',
  podIP: '10.0.0.9',
  podIPs: [{ ip: '10.0.0.9' }],
  containerStatuses: [
    {
      name: 'shop-cart',
      image: 'registry.example/shop.cart:7',
      imageID: '',
      ready: true,
      restartCount: 1,
      state: { running: { startedAt: '2026-11-20T02:00:01Z' } },
      lastState: { terminated: killed },
    },
  ],
}

describe.each(clusterKinds)('exits of $name', ({ start }) => {
  let cluster: TestCluster
  let pods: Resource
  let records: Resource

  beforeEach(async () => {
    cluster = await start()
    pods = podsOf(cluster.namespace)
    records = { group: 'k8s.tars.io', version: 'v1beta3', name: 'texitedrecords', namespace: cluster.namespace }
    await cluster.create(definitions, exitedRecordDefinition).catch((error: unknown) => {
      if (!(error instanceof ApiFailure && error.status === 409)) throw error
    })
    await expect.poll(() => createRecord().then(() => 'created', String), patience).toBe('created')
  })

  afterEach(() => cluster.end())

  function createRecord(): Promise<void> {
    const about = { apiVersion: 'k8s.tars.io/v1beta3', kind: 'TExitedRecord', metadata: { name: 'shop-cart' } }
    return cluster.create(records, { ...about, app: 'Shop', server: 'Cart', pods: [] })
  }

  /** Bound to a node that there is not: nobody starts it, and its deletion waits as that of one that runs. */
  async function createPod(name: string): Promise<string> {
    const labels = { 'tars.io/ServerApp': 'Shop', 'tars.io/ServerName': 'Cart', 'tars.io/ServerID': 'v7' }
    const limits = { cpu: '500m', memory: '512Mi' }
    const containers = [{ name: 'shop-cart', image: 'registry.example/shop.cart:7', resources: { limits } }]
    const spec = { nodeName: 'tarsier-test-node', terminationGracePeriodSeconds: 30, containers }
    await cluster.create(pods, { metadata: { name, labels }, spec, status: { phase: 'Pending' } })
    return uidOf(await cluster.read(pods, name))
  }

  async function exitedPods() {
    return exitedRecordSchema.parse(await cluster.read(records, 'shop-cart')).pods
  }

  /** A watcher from a version on, and what it makes durable: the first under an id stays. */
  function startWatch(from?: string) {
    const kept = new Map<string, SignalRecord>()
    const stopping = new AbortController()
    let version = from
    const gather = async ({ records: exits }: Contribution): Promise<void> => {
      for (const record of exits) {
        const id = exitSignal.ownId?.(record) ?? ''
        if (!kept.has(id)) kept.set(id, record)
      }
    }
    const task = exitTask({
      cluster: connectCluster({ kind: 'kubeconfig', paths: cluster.kubeconfig }),
      namespace: cluster.namespace,
      gatherer: { gather },
      calendar: createCalendar('UTC'),
      metrics: createMetrics(),
      limits: quickLimits,
      log: quiet,
    })
    const moved = (to: string) => {
      version = to
    }
    const done = task.run(stopping.signal, { last: () => version, moved, listed: moved })
    return {
      kept,
      version: () => version,
      stop: async () => {
        stopping.abort()
        await done
      },
    }
  }

  test('restarts in place and deletions are told once each, and the TExitedRecord is kept', async () => {
    const watch = startWatch()
    const uid = await createPod('shop-cart-0')
    await cluster.changeStatus(pods, 'shop-cart-0', restarted)
    await expect
      .poll(() => watch.kept.get(`${uid}:containerd://run-0`), patience)
      .toMatchObject({ kind: 'restarted', reason: 'OOMKilled', limit_memory: 512 * 1024 * 1024, limit_cpu: 500 })
    await cluster.remove(pods, 'shop-cart-0')
    await expect.poll(() => watch.kept.get(uid), patience).toMatchObject({ kind: 'deleted', pod_ip: '10.0.0.9' })
    const deleted = Number(watch.kept.get(uid)?.['deleted'])
    expect(deleted - Number(watch.kept.get(uid)?.['time'])).toBe(30_000)
    await cluster.remove(pods, 'shop-cart-0', 'atOnce')
    const deleteTime = new Date(deleted).toISOString().replace('.000', '')
    await expect.poll(exitedPods, patience).toMatchObject([{ uid, name: 'shop-cart-0', id: 'v7', deleteTime }])
    await watch.stop()
    expect([...watch.kept.keys()]).toEqual([`${uid}:containerd://run-0`, uid])
  })

  test('what happened while nobody watched is caught up from the last version', async () => {
    const watch = startWatch()
    const uid = await createPod('shop-cart-1')
    await expect.poll(() => watch.version(), patience).toBeDefined()
    await watch.stop()
    await cluster.changeStatus(pods, 'shop-cart-1', restarted)
    await cluster.remove(pods, 'shop-cart-1')
    await cluster.remove(pods, 'shop-cart-1', 'atOnce')
    const next = startWatch(watch.version())
    await expect.poll(() => [...next.kept.keys()].sort(), patience).toEqual([uid, `${uid}:containerd://run-0`])
    await next.stop()
  })

  test('a pod that is deleted at once is told, the same by whoever follows from where this began', async () => {
    const watch = startWatch()
    const uid = await createPod('shop-cart-2')
    // Gone before the list it would never have been.
    await expect.poll(() => watch.version(), patience).toBeDefined()
    const from = watch.version()
    await cluster.remove(pods, 'shop-cart-2', 'atOnce')
    await expect.poll(() => watch.kept.get(uid), patience).toMatchObject({ kind: 'deleted' })
    await watch.stop()
    // Another second, by every clock.
    const second = Math.floor(Date.now() / 1000)
    await expect.poll(() => Math.floor(Date.now() / 1000), patience).toBeGreaterThan(second)
    const next = startWatch(from)
    await expect.poll(() => next.kept.get(uid), patience).toEqual(watch.kept.get(uid))
    await next.stop()
  })

  test('what another writes into the TExitedRecord at the same time stays', async () => {
    const watch = startWatch()
    const uids = []
    for (const name of ['shop-cart-3', 'shop-cart-4', 'shop-cart-5']) uids.push(await createPod(name))
    const note = (place: number) =>
      cluster.change(records, 'shop-cart', { metadata: { annotations: { n: `${place}` } } })
    for (const [place, name] of ['shop-cart-3', 'shop-cart-4', 'shop-cart-5'].entries()) {
      await Promise.all([cluster.remove(pods, name), note(place), note(place + 10)])
    }
    await expect.poll(async () => (await exitedPods()).map(({ uid }) => uid).sort(), patience).toEqual(uids.sort())
    await watch.stop()
  })
})

function uidOf(object: unknown): string {
  // Every object of an API server has it.
  return (object as { metadata: { uid: string } }).metadata.uid
}
