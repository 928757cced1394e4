import { afterAll, beforeAll, expect, it } from 'vitest'
import { podsOf } from '../../kubernetes/pod.ts'
import type { Resource } from '../../kubernetes/resource.ts'
import { distributed } from '../flow/modes.ts'
import { type RunningProgram, startProgram, until } from '../flow/program.ts'
import { ours, type TestCluster } from '../kubernetes/clusters.ts'
import { eventNamed, eventsIn } from '../kubernetes/event-making.ts'
import { podObject } from '../kubernetes/pod-life.ts'
import { elasticsearchUrl } from '../services/scratch.ts'

const settings = distributed()
const lease: Resource = { group: 'coordination.k8s.io', version: 'v1', name: 'leases', namespace: 'tars' }

let cluster: TestCluster
let watchers: readonly RunningProgram[]
let worker: RunningProgram

beforeAll(async () => {
  cluster = await ours.start()
  const watching = {
    ...settings,
    TARSIER_ROLES: 'watch',
    TARSIER_KUBERNETES: 'on',
    TARSIER_KUBECONFIG: cluster.kubeconfig,
    TARSIER_KUBERNETES_LEASE: 'tarsier-test',
  }
  watchers = await Promise.all([startProgram(watching), startProgram(watching)])
  worker = await startProgram({ ...settings, TARSIER_ROLES: 'worker' })
}, 120_000)

afterAll(async () => {
  await Promise.all([...watchers, worker].map((each) => each.end('SIGTERM')))
  await cluster.end()
})

async function leads({ http }: RunningProgram): Promise<boolean> {
  const answer = await fetch(`${http}/readyz`)
  return (await answer.text()).includes('"state":"leader"')
}

async function leaderOf(several: readonly RunningProgram[]): Promise<RunningProgram | undefined> {
  const found = await Promise.all(several.map(async (each) => ((await leads(each)) ? [each] : [])))
  return found.flat()[0]
}

/** A field of every document of a signal, as Elasticsearch has it. */
async function kept(name: string, field: string): Promise<readonly string[]> {
  const index = `${elasticsearchUrl()}/${settings['TARSIER_INDEX_PREFIX']}${name}*`
  await fetch(`${index}/_refresh`, { method: 'POST' })
  const answer = await fetch(`${index}/_search?size=10000&_source=${field}`)
  // as Elasticsearch answers
  const { hits } = (await answer.json()) as { hits: { hits: { _source: Record<string, string> }[] } }
  return hits.hits.map(({ _source }) => String(_source[field])).sort()
}

/** Just after the holder has renewed it, so that it lasts for as long as it can. */
async function renewed(): Promise<void> {
  const read = async () => JSON.stringify(await cluster.read(lease, 'tarsier-test'))
  const before = await read()
  await until(async () => (await read()) !== before)
}

it('where the one that watches is killed another does within 15 s, and nothing is lost or twice', async () => {
  const { namespace } = cluster
  const pods = podsOf(namespace)
  const events: string[] = []
  const say = async () => {
    const name = `e${events.length}`
    await cluster.create(eventsIn(namespace), eventNamed(name, namespace))
    events.push(`said by ${name}`)
  }
  await until(async () => (await leaderOf(watchers)) !== undefined)
  const uids = ['u0', 'u1', 'u2']
  for (const uid of uids) await cluster.create(pods, podObject({ uid }))
  while (events.length < 50) await say()
  const first = await leaderOf(watchers)
  await renewed()
  const killed = performance.now()
  await first?.end('SIGKILL')
  for (const uid of uids) await cluster.remove(pods, `pod-${uid}`, 'atOnce')
  while (events.length < 100) await say()
  const others = watchers.filter((each) => each !== first)
  await until(async () => (await leaderOf(others)) !== undefined)
  expect(performance.now() - killed).toBeLessThan(15_000)
  await say()
  await until(async () => (await kept('kevent_', 'message')).length >= events.length)
  expect(await kept('kevent_', 'message')).toEqual(events.toSorted())
  await until(async () => (await kept('exit_', 'pod_uid')).length >= uids.length)
  expect(await kept('exit_', 'pod_uid')).toEqual(uids)
}, 120_000)
