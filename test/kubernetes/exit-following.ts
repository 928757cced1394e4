import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { connectCluster } from '../../kubernetes/client.ts'
import { exitTask } from '../../kubernetes/exit-task.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { exit as exitSignal } from '../../signals/exit.ts'
import { startApiServer } from './api-server.ts'
import { quiet } from './following.ts'
import type { lifeOf } from './pod-life.ts'

export const pods = '/api/v1/namespaces/tars/pods'
export const limits = { listInterval: 20, pauses: { least: 5, most: 20 } }

/** An API server, and what its users do to its objects. */
export async function openServer() {
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
export function createStore() {
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

export function startTask({ kubeconfig }: Server, { gather }: ReturnType<typeof createStore>, from?: string) {
  let stopping = new AbortController()
  let version = from
  const task = exitTask({
    cluster: connectCluster({ kind: 'kubeconfig', paths: kubeconfig }),
    namespace: 'tars',
    gatherer: { gather },
    calendar: createCalendar('UTC'),
    metrics: createMetrics(),
    limits,
    log: quiet,
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
