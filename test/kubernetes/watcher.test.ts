import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectCluster } from '../../kubernetes/client.ts'
import { eventTasks } from '../../kubernetes/events.ts'
import { createWatcher, type Watcher } from '../../kubernetes/watcher.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { until } from '../flow/program.ts'
import { clusterKinds, type TestCluster } from './clusters.ts'
import { eventNamed, eventsIn } from './event-making.ts'
import { quickLimits, quiet } from './following.ts'

interface WatcherUnderTest extends Watcher {
  /** Of the events that were handed over. */
  readonly messages: string[]
  vanish(): void
  appear(): void
}

describe.each(clusterKinds)('events of $name', ({ start }) => {
  let cluster: TestCluster
  let watchers: WatcherUnderTest[]

  beforeEach(async () => {
    cluster = await start()
    watchers = []
  })

  afterEach(async () => {
    for (const each of watchers) each.appear()
    await Promise.all(watchers.map((each) => each.stop()))
    await cluster.end()
  })

  /** A watcher whose records end here; `vanish` cuts it off from everything, as a kill does. */
  function watch(identity: string): WatcherUnderTest {
    const api = connectCluster({ kind: 'kubeconfig', paths: cluster.kubeconfig })
    const messages: string[] = []
    let away = false
    const present = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (away) throw new Error('gone')
      return work()
    }
    const common = {
      cluster: { ...api, ask: (request: Parameters<typeof api.ask>[0]) => present(() => api.ask(request)) },
      namespace: cluster.namespace,
      metrics: createMetrics(),
      log: quiet,
    }
    const gather = async ({ records }: Contribution) =>
      present(async () => {
        messages.push(...records.map(({ message }) => String(message)))
      })
    const tasks = eventTasks({
      ...common,
      gatherer: { gather },
      calendar: createCalendar('UTC'),
      serverOf: () => undefined,
      limits: quickLimits,
    })
    const watcher = createWatcher({
      ...common,
      name: 'tarsier-test',
      identity,
      tasks,
      times: { expiry: 1000, renewal: 300, surrender: 700, patience: 250 },
    })
    const one = {
      ...watcher,
      messages,
      vanish: () => {
        away = true
      },
      appear: () => {
        away = false
      },
    }
    watchers.push(one)
    watcher.start()
    return one
  }

  const say = (name: string) => cluster.create(eventsIn(cluster.namespace), eventNamed(name, cluster.namespace))

  it('are kept of the namespace, and of nodes; not those of other pods in default, and none for expiring', async () => {
    const ofNode = `node-${cluster.namespace}`
    const ofPod = `pod-${cluster.namespace}`
    await cluster.create(eventsIn('default'), eventNamed(ofNode))
    await cluster.create(eventsIn('default'), eventNamed(ofPod, 'default'))
    await say('first')
    const watcher = watch('a')
    await until(() => watcher.messages.includes('said by first') && watcher.messages.includes(`said by ${ofNode}`))
    await cluster.remove(eventsIn(cluster.namespace), 'first')
    await cluster.remove(eventsIn('default'), ofNode)
    await cluster.remove(eventsIn('default'), ofPod)
    await say('second')
    await until(() => watcher.messages.includes('said by second'))
    expect(watcher.messages.filter((message) => message === 'said by first')).toHaveLength(1)
    expect(watcher.messages.filter((message) => message === `said by ${ofNode}`)).toHaveLength(1)
    expect(watcher.messages).not.toContain(`said by ${ofPod}`)
  })

  it('are kept whichever API they were written by', async () => {
    const watcher = watch('a')
    await until(() => watcher.leads())
    const { namespace } = cluster
    await cluster.create(
      { group: 'events.k8s.io', version: 'v1', name: 'events', namespace },
      {
        metadata: { name: 'new-form' },
        regarding: { kind: 'Pod', name: 'shop-cart-0', namespace },
        type: 'Warning',
        reason: 'Testing',
        action: 'Test',
        note: 'said in the new form',
        eventTime: new Date().toISOString().replace('Z', '000Z'),
        reportingController: 'tarsier/test',
        reportingInstance: 'test',
      },
    )
    await until(() => watcher.messages.includes('said in the new form'))
  })

  it('are all kept where one watcher vanishes amid them and another takes over', async () => {
    const first = watch('a')
    await until(() => first.leads())
    const second = watch('b')
    await say('0')
    await until(() => first.messages.length > 0)
    const names = Array.from({ length: 40 }, (_, index) => `e${index}`)
    for (const name of names) {
      await say(name)
      if (name === 'e15') first.vanish()
    }
    await until(() => second.messages.includes('said by e39'))
    const kept = new Set([...first.messages, ...second.messages])
    expect(names.filter((name) => !kept.has(`said by ${name}`))).toEqual([])
    expect(second.messages.filter((message, index) => second.messages.indexOf(message) !== index)).toEqual([])
  })
})
