import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectCluster } from '../../kubernetes/client.ts'
import { createLease, type LeaseTimes } from '../../kubernetes/lease.ts'
import type { Positions } from '../../kubernetes/positions.ts'
import type { Resource } from '../../kubernetes/resource.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { until } from '../flow/program.ts'
import { startApiServer } from './api-server.ts'
import { clusterKinds, type TestCluster } from './clusters.ts'
import { quiet } from './following.ts'

/** As in earnest, ten times faster. */
const quick: LeaseTimes = { expiry: 1000, renewal: 300, surrender: 700, patience: 250 }

/** One of those who want the lease, and when it was whose. */
function contender(
  identity: string,
  place: { readonly kubeconfig: string; readonly namespace: string },
  leaseTimes = quick,
) {
  const cluster = connectCluster({ kind: 'kubeconfig', paths: place.kubeconfig })
  const times: { from: number; to?: number }[] = []
  const told: string[] = []
  let away = false
  let positions: Positions | undefined
  const lease = createLease({
    cluster: {
      ...cluster,
      ask: async (request) => {
        if (away) throw new Error('the network is gone')
        return cluster.ask(request)
      },
    },
    namespace: place.namespace,
    name: 'tarsier-test',
    identity,
    whileHeld: async (held, given) => {
      positions = given
      const time: { from: number; to?: number } = { from: performance.now() }
      times.push(time)
      await new Promise((resolve) => held.addEventListener('abort', resolve))
      time.to = performance.now()
    },
    tell: (trouble) => told.push(trouble),
    metrics: createMetrics(),
    log: quiet,
    times: leaseTimes,
  })
  return {
    ...lease,
    times,
    told,
    positions: () => positions,
    /** Its requests fail from now on, as those of a process that hangs never come. */
    vanish: () => {
      away = true
    },
    appear: () => {
      away = false
    },
  }
}

const leases: Omit<Resource, 'namespace'> = { group: 'coordination.k8s.io', version: 'v1', name: 'leases' }

describe.each(clusterKinds)('a lease at $name', ({ start }) => {
  let cluster: TestCluster
  let contenders: ReturnType<typeof contender>[]

  beforeEach(async () => {
    cluster = await start()
    contenders = []
  })

  afterEach(async () => {
    await Promise.all(contenders.map((each) => each.stop()))
    await cluster.end()
  })

  function join(identity: string, times = quick) {
    const one = contender(identity, cluster, times)
    contenders.push(one)
    one.start()
    return one
  }

  it('is held by one of several', async () => {
    const all = [join('a'), join('b'), join('c')]
    await until(() => all.some((each) => each.isHeld()))
    await all[0]?.stop()
    await until(() => all.filter((each) => each.isHeld()).length === 1)
    const held = all.flatMap(({ times }) => times).sort((one, other) => one.from - other.from)
    for (const [index, { to = Number.POSITIVE_INFINITY }] of held.slice(0, -1).entries()) {
      expect(held[index + 1]?.from).toBeGreaterThanOrEqual(to)
    }
  })

  it('goes to another within one and a half times its expiry, and not before its holder has stopped', async () => {
    const first = join('a')
    await until(() => first.isHeld())
    const second = join('b')
    const vanished = performance.now()
    first.vanish()
    await until(() => second.isHeld())
    const [{ from: taken } = { from: 0 }] = second.times
    expect(taken - vanished).toBeLessThan(1.5 * quick.expiry)
    expect(first.times[0]?.to).toBeLessThan(taken)
  })

  it('goes to another at once where its holder stops', async () => {
    const first = join('a')
    await until(() => first.isHeld())
    const second = join('b')
    await first.stop()
    const stopped = performance.now()
    await until(() => second.isHeld())
    expect(performance.now() - stopped).toBeLessThan(quick.renewal + 200)
  })

  it('is taken again at once by the one that gave it up because the API server was away', async () => {
    const one = join('a')
    await until(() => one.isHeld())
    one.vanish()
    await until(() => !one.isHeld())
    one.appear()
    const back = performance.now()
    await until(() => one.isHeld())
    expect(performance.now() - back).toBeLessThan(quick.renewal + 300)
  })

  it('tells the next holder how far the one before came', async () => {
    const first = join('a')
    await until(() => first.isHeld())
    first.positions()?.of('events').moved('12345')
    await first.stop()
    const second = join('b')
    await until(() => second.isHeld())
    expect(second.positions()?.of('events').last()).toBe('12345')
    expect(second.positions()?.of('pods').last()).toBeUndefined()
  })

  it('keeps at once how far a list came', async () => {
    const first = join('a', { expiry: 60_000, renewal: 30_000, surrender: 50_000, patience: 2500 })
    await until(() => first.isHeld())
    first.positions()?.of('pods').listed('12345')
    const lease = () => cluster.read({ ...leases, namespace: cluster.namespace }, 'tarsier-test')
    await until(async () => JSON.stringify(await lease()).includes('12345'))
  })

  it('stays with its holder where somebody removes it, and keeps how far that came', async () => {
    const one = join('a')
    await until(() => one.isHeld())
    one.positions()?.of('events').moved('12345')
    await cluster.remove({ ...leases, namespace: cluster.namespace }, 'tarsier-test')
    const lease = () => cluster.read({ ...leases, namespace: cluster.namespace }, 'tarsier-test').catch(() => ({}))
    await until(async () => JSON.stringify(await lease()).includes('12345'))
    expect(one.times).toHaveLength(1)
    expect(one.isHeld()).toBe(true)
  })

  it('tells a holder whom nobody followed what it knew, and others not', async () => {
    const first = join('a')
    await until(() => first.isHeld())
    const known = first.positions()?.of('events')
    first.vanish()
    await until(() => !first.isHeld())
    first.appear()
    await until(() => first.isHeld())
    expect(first.positions()?.of('events')).toBe(known)
    await first.stop()
    const second = join('b')
    await until(() => second.isHeld())
    expect(second.positions()?.of('events')).not.toBe(known)
  })

  it('stays with a holder whose clock is wrong as long as it renews, and no longer', async () => {
    const resource = { ...leases, namespace: cluster.namespace }
    const spec = { holderIdentity: 'other', leaseDurationSeconds: 1, renewTime: '2001-01-01T00:00:00.000000Z' }
    await cluster.create(resource, { metadata: { name: 'tarsier-test' }, spec })
    const waiting = join('a')
    for (let second = 1; second <= 6; second++) {
      const renewed = performance.now() + 300
      await until(() => performance.now() >= renewed)
      expect(waiting.isHeld()).toBe(false)
      const renewTime = `2001-01-01T00:00:0${second}.000000Z`
      await cluster.change(resource, 'tarsier-test', { spec: { renewTime } })
    }
    await cluster.change(resource, 'tarsier-test', { spec: { renewTime: '2090-01-01T00:00:00.000000Z' } })
    const last = performance.now()
    await until(() => waiting.isHeld())
    expect(performance.now() - last).toBeGreaterThan(0.9 * quick.expiry)
  })
})

it('says which permission a lease lacks', async () => {
  const server = await startApiServer()
  server.fail({ path: '/leases', status: 403, message: 'forbidden', times: Number.POSITIVE_INFINITY })
  const one = contender('a', { kubeconfig: server.kubeconfig, namespace: 'tars' })
  one.start()
  await until(() => one.told.length > 0)
  const rule = 'apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get"]'
  expect(one.trouble()).toBe(
    `may not get coordination.k8s.io/leases in the namespace tars: a role of Tarsier's account needs the rule ${rule} (403 forbidden)`,
  )
  await one.stop()
  await server.end()
})
