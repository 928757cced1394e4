import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../kubernetes/api-server.ts'
import { eventNamed } from '../kubernetes/event-making.ts'
import { embedded } from './modes.ts'
import { type RunningProgram, startProgram, until } from './program.ts'

const settings = embedded()
const collection = '/api/v1/namespaces/tars/events'
const leases = '/apis/coordination.k8s.io/v1/namespaces/tars/leases'

let server: ApiServer
let program: RunningProgram

beforeAll(async () => {
  server = await startApiServer()
  program = await start()
})

afterAll(async () => {
  await program.end('SIGTERM')
  await server.end()
})

const start = () => startProgram({ ...settings, TARSIER_KUBERNETES: 'on', TARSIER_KUBECONFIG: server.kubeconfig })

/** How many events TarsWeb finds, by their message. */
async function found(): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${program.http}/tars_kevent_/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: { bool: { filter: [{ term: { 'reason.keyword': 'Testing' } }] } },
      sort: [{ lastTimestamp: { order: 'desc' } }],
      size: 100,
    }),
  })
  // as Elasticsearch answers
  const { hits } = (await answer.json()) as { hits: { hits: { _source: { message: string } }[] } }
  const messages = hits.hits.map(({ _source }) => _source.message)
  return new Map(messages.map((message) => [message, messages.filter((each) => each === message).length]))
}

async function watchPart(): Promise<unknown> {
  const answer = await fetch(`${program.http}/readyz`)
  // as /readyz is described
  const { parts } = (await answer.json()) as { parts: readonly { readonly name: string }[] }
  return parts.find(({ name }) => name === 'watch')
}

it('the program keeps the events of the cluster that it is shown, and says that it is the one', async () => {
  server.make(collection, eventNamed('before', 'tars'))
  await until(async () => (await found()).has('said by before'))
  server.make(collection, eventNamed('meanwhile', 'tars'))
  await until(async () => (await found()).has('said by meanwhile'))
  expect(await watchPart()).toEqual({ name: 'watch', ready: true, state: 'leader' })
  expect(await program.metric('tarsier_kubernetes_changes_total', 'namespace="tars"')).toBe(1)
})

// A lease that was not given back lasts ten seconds.
it('after a kill it goes on from where it was, without what the API server no longer lists being lost', {
  timeout: 60_000,
}, async () => {
  await until(() => JSON.stringify(server.store.list(leases)).includes('events/tars'))
  await program.end('SIGKILL')
  server.make(collection, eventNamed('gone-by-then', 'tars'))
  server.store.remove(collection, 'gone-by-then')
  server.make(collection, eventNamed('during', 'tars'))
  program = await start()
  await until(async () => (await found()).has('said by during'))
  expect(await found()).toEqual(
    new Map([
      ['said by during', 1],
      ['said by gone-by-then', 1],
      ['said by meanwhile', 1],
      ['said by before', 1],
    ]),
  )
})

it('a permission that it lacks is told, and makes nobody who reports wait', async () => {
  server.fail({ verb: 'watch', path: '/events', status: 403, message: 'forbidden', times: Number.POSITIVE_INFINITY })
  server.breakWatches('events')
  await until(async () => JSON.stringify(await watchPart()).includes('verbs: [\\"watch\\"]'))
  const answer = await fetch(`${program.http}/readyz`)
  expect(answer.status).toBe(200)
  await until(() => program.output().includes('may not watch events in the namespace tars'))
})
