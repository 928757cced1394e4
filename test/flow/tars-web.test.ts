import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneWayFrame } from '../../tars/client.ts'
import { notifyShape } from '../query/search-shim/tars-web.ts'
import { rawClient } from '../tars/test-server.ts'
import { embedded } from './modes.ts'
import { type RunningProgram, startProgram, until } from './program.ts'

const settings = embedded()

let program: RunningProgram
beforeAll(async () => {
  program = await startProgram({ ...settings, TARSIER_TRUSTED_NETWORKS: '127.0.0.1/32' })
})
afterAll(() => program.end('SIGTERM'))

/** By GET with a body, as TarsWeb asks, which fetch does not. */
async function search(index: string, body: object, localAddress = '127.0.0.1') {
  const payload = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
  const asked = request(`${program.http}/${index}/_search`, { method: 'GET', headers, localAddress })
  asked.end(payload)
  const [answer] = await once(asked, 'response')
  const text = (await answer.toArray()).join('')
  return { status: answer.statusCode, body: JSON.parse(text) }
}

describe('TarsWeb', () => {
  it('finds messages with its own request', async () => {
    const message = { app: 'Flow', server: 'NotifyServer', level: '[error]', message: '库存不足' }
    const sent = await fetch(`${program.http}/api/v1/notify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([message]),
    })
    expect(sent.status).toBe(202)
    const { index, body } = notifyShape('Flow', 'NotifyServer')
    const found = async () => (await search(index, body)).body.hits.total.value
    await until(async () => (await found()) === 1)
    const { body: answer } = await search(index, body)
    expect(answer.hits.hits).toMatchObject([{ _source: { ...message, notifyTime: expect.any(String) } }])
  })
})

describe('a peer from outside the trusted networks', () => {
  it('is refused what TarsWeb asks, and the reason is told and counted', async () => {
    const { index, body } = notifyShape('Flow', 'NotifyServer')
    const refused = await search(index, body, '127.0.0.2')
    expect(refused).toMatchObject({ status: 403, body: { error: { type: 'security_exception' } } })
    expect(await program.metric('tarsier_peers_refused_total', 'door="search"')).toBe(1)
    expect(program.output()).toContain('a peer outside TARSIER_TRUSTED_NETWORKS was refused')
  })

  it('is closed at the registry port without an answer', async () => {
    const { closed, answers, socket } = await rawClient(program.locator.port, '127.0.0.2')
    socket.write(oneWayFrame({ servant: 'tars.tarsregistry.QueryObj', functionName: 'tars_ping' }))
    await closed
    expect(answers).toEqual([])
    expect(await program.metric('tarsier_peers_refused_total', 'door="registry"')).toBe(1)
  })

  it('reports as everybody does', async () => {
    expect((await rawClient(program.stat.port, '127.0.0.2')).socket.readyState).toBe('open')
  })
})
