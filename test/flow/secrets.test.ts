import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { freePort } from '../services/port.ts'
import { redisUrl } from '../services/scratch.ts'
import { type Settings, spawnProgram, until } from './program.ts'

const redisPassword = 'redis/pa55'
const elasticsearchPassword = 'elastic/pa55'
const apiKey = 'a-pa55-key'
const idempotencyKey = 'order-pa55'

/** Every form in which one may be written: as it is, in a URL, in an Authorization header. */
const forms = [redisPassword, elasticsearchPassword, apiKey, idempotencyKey].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(`elastic:${secret}`).toString('base64'),
])

const userOf = (name: string, password: string) => `${name}:${encodeURIComponent(password)}@`

/** Everything that a program with these settings prints and answers, until it has been asked everything. */
async function toldBy(settings: Settings): Promise<string> {
  const { child, output } = spawnProgram({ TARSIER_MODE: 'distributed', TARSIER_LOG_LEVEL: 'trace', ...settings })
  await until(() => /waiting for: store: .*queue: /.test(output()))
  const http = /HTTP API +(\S+)\/api\/v1/.exec(output())?.[1] ?? ''
  const questions = ['stat/services', 'stat/series', 'doctor', 'openapi.json', 'nowhere'].map(
    (each) => `/api/v1/${each}`,
  )
  const answers = await Promise.all([
    ...['/readyz', '/metrics', ...questions].map((path) => fetch(http + path)),
    ...['[', '[{"master_name":"A.B","slave_name":"C.D","interface_name":"f","succ_count":1}]'].map((body) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
      return fetch(`${http}/api/v1/stat`, { method: 'POST', headers, body })
    }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([503, 200, 503, 503, 503, 200, 404, 400, 503])
  const texts = await Promise.all(answers.map(async (answer) => [...answer.headers].join('\n') + (await answer.text())))
  child.kill('SIGTERM')
  await once(child, 'exit')
  return [output(), ...texts].join('\n')
}

const secretsIn = (told: string) => forms.filter((form) => told.includes(form))

it('no secret is told while both servers are away', async () => {
  const told = await toldBy({
    TARSIER_REDIS_URL: `redis://${userOf('user', redisPassword)}127.0.0.1:${await freePort()}`,
    TARSIER_ELASTICSEARCH_NODES: `http://${userOf('elastic', elasticsearchPassword)}127.0.0.1:${await freePort()}`,
  })
  expect(told).toMatch(/connect ECONNREFUSED 127.0.0.1:\d+/)
  expect(secretsIn(told)).toEqual([])
})

it('no secret is told where Redis refuses it', async () => {
  const told = await toldBy({
    TARSIER_REDIS_URL: redisUrl().replace('//', `//${userOf('user', redisPassword)}`),
    TARSIER_ELASTICSEARCH_NODES: `http://127.0.0.1:${await freePort()}`,
    TARSIER_ELASTICSEARCH_API_KEY: apiKey,
  })
  expect(told).toContain('WRONGPASS')
  expect(secretsIn(told)).toEqual([])
})

it('no secret is told where Elasticsearch refuses it', async () => {
  const refusing = createServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
    response.end(JSON.stringify({ error: { type: 'security_exception', reason: 'unable to authenticate' } }))
  })
  refusing.listen(0, '127.0.0.1')
  await once(refusing, 'listening')
  const address = refusing.address()
  const { child, output } = spawnProgram({
    TARSIER_MODE: 'distributed',
    TARSIER_LOG_LEVEL: 'trace',
    TARSIER_REDIS_URL: redisUrl(),
    TARSIER_ELASTICSEARCH_NODES: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    TARSIER_ELASTICSEARCH_USERNAME: 'elastic',
    TARSIER_ELASTICSEARCH_PASSWORD: elasticsearchPassword,
  })
  const [code] = await once(child, 'exit')
  refusing.close()
  expect(code).toBe(1)
  expect(output()).toContain('unable to authenticate')
  expect(secretsIn(output())).toEqual([])
})
