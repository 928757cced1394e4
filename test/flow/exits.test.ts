import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { podsOf } from '../../kubernetes/pod.ts'
import { type Card, cardSchema } from '../../query/card/card.ts'
import { type Event, eventsSchema } from '../../query/event/events.ts'
import type { Exit } from '../../query/exit/exit.ts'
import { exitsSchema } from '../../query/exit/exits.ts'
import { ours, type TestCluster } from '../kubernetes/clusters.ts'
import { eventsIn } from '../kubernetes/event-making.ts'
import { distributed, embedded } from './modes.ts'
import { type RunningProgram, startProgram, until } from './program.ts'

/** Whole seconds, as Kubernetes tells them. */
const endedAt = Math.floor(Date.now() / 1000) * 1000 - 5000
const textOf = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000', '')

const container = { name: 'shop-cart', image: 'registry.example/shop.cart:7' }

/** The tests' own address, so that what they send is the pod's. */
const running = { phase: 'Running', hostIP: '192.168.0.4', podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] }
const killed = {
  exitCode: 137,
  reason: 'OOMKilled',
  startedAt: textOf(endedAt - 600_000),
  finishedAt: textOf(endedAt),
  containerID: 'containerd://run-0',
}
const restarted = {
  ...container,
  restartCount: 1,
  state: { running: { startedAt: textOf(endedAt + 1000) } },
  lastState: { terminated: killed },
}

describe.each([
  ['embedded', embedded()],
  ['distributed', distributed()],
])('in the %s mode', (_, settings) => {
  let cluster: TestCluster
  let program: RunningProgram

  beforeAll(async () => {
    cluster = await ours.start()
    const watching = { TARSIER_KUBERNETES: 'on', TARSIER_KUBECONFIG: cluster.kubeconfig }
    program = await startProgram({ ...settings, ...watching })
  }, 60_000)
  afterAll(async () => {
    await program?.end('SIGTERM')
    await cluster?.end()
  })

  async function ask(path: string): Promise<unknown> {
    const answer = await fetch(`${program.http}${path}`)
    return answer.json()
  }

  async function post(signal: string, records: readonly object[]): Promise<void> {
    const answer = await fetch(`${program.http}/api/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(records),
    })
    expect(answer.status).toBe(202)
  }

  async function exits(): Promise<readonly Exit[]> {
    return exitsSchema.parse(await ask('/api/v1/exits?app=Shop')).exits
  }

  async function events(): Promise<readonly Event[]> {
    return eventsSchema.parse(await ask('/api/v1/events?app=Shop&q=back-off')).events
  }

  async function card({ links }: Exit): Promise<Card> {
    return cardSchema.parse(await ask(links.card))
  }

  /** Lines know their pod once it is known whose the address is. */
  async function sendLines(): Promise<void> {
    const from = { app: 'Shop', server: 'Cart', file: 'cart' }
    await post('logs', [
      { ...from, time: endedAt - 1000, message: 'last words' },
      { ...from, time: endedAt + 2000, message: 'first words of the next' },
    ])
  }

  it('a container that is killed is found with its last line, its event and the calls that it never answered', async () => {
    const pods = podsOf(cluster.namespace)
    const labels = { 'tars.io/ServerApp': 'Shop', 'tars.io/ServerName': 'Cart', 'tars.io/ServerID': 'v7' }
    const spec = { nodeName: 'node-4', containers: [{ ...container, resources: { limits: { memory: '512Mi' } } }] }
    await cluster.create(pods, { metadata: { name: 'shop-cart-0', labels }, spec, status: running })
    await until(async () => {
      await sendLines()
      const { counts } = (await ask('/api/v1/logs/counts?by=podName')) as { counts: { value: string }[] } // as described
      return counts.some(({ value }) => value === 'shop-cart-0')
    })
    await post('stat', [
      {
        master_name: 'Shop.Web',
        slave_name: 'Shop.Cart',
        interface_name: 'addItem',
        slave_ip: '127.0.0.1',
        timeout_count: 3,
        f_timestamp: endedAt / 1000 - 60,
      },
    ])
    const { metadata } = (await cluster.read(pods, 'shop-cart-0')) as { metadata: { uid: string } } // as it was made
    await cluster.create(eventsIn(cluster.namespace), {
      metadata: { name: 'shop-cart-0.17f' },
      involvedObject: { kind: 'Pod', name: 'shop-cart-0', namespace: cluster.namespace, uid: metadata.uid },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container',
      source: { component: 'kubelet', host: 'node-4' },
      firstTimestamp: textOf(endedAt + 1000),
      lastTimestamp: textOf(endedAt + 1000),
      count: 1,
    })
    await cluster.changeStatus(pods, 'shop-cart-0', { ...running, containerStatuses: [restarted] })
    await until(async () => (await exits()).length === 1 && (await events()).length === 1)
    const [exit] = await exits()
    if (!exit) throw new Error('there was one')
    expect(exit).toMatchObject({
      key: `${metadata.uid}:containerd://run-0`,
      kind: 'restarted',
      exitCode: 137,
      reason: 'OOMKilled',
      limitMemory: 512 * 2 ** 20,
    })
    const { lines, events: told, calls, callsView, unanswered } = await card(exit)
    expect(new Set(lines.map(({ message }) => message))).toEqual(new Set(['last words']))
    expect(told).toMatchObject([{ reason: 'BackOff', component: 'kubelet', server: 'Cart' }])
    expect(calls.map(({ timeouts }) => timeouts)).toEqual([3])
    expect([callsView, unanswered]).toEqual(['callers', []])
  }, 60_000)
})
