import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startElasticsearch } from '../services/elasticsearch.ts'
import type { OwnServer } from '../services/own-server.ts'
import { startRedis } from '../services/redis.ts'
import { scratchDirectory } from '../services/scratch.ts'
import { type Settings, spawnProgram, startProgram, until } from './program.ts'

const directory = scratchDirectory()

async function failure(settings: Settings): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = spawnProgram(settings)
  const [code] = await once(child, 'exit')
  return { code, output: output() }
}

describe('a start that can not be', () => {
  it('names every port in use and the data directory, each with its setting, without a stack trace', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const address = blocker.address()
    const port = String(typeof address === 'object' ? address?.port : '')
    const file = join(directory, 'a-file')
    writeFileSync(file, '')
    const settings = { TARSIER_HTTP_PORT: port, TARSIER_STAT_PORT: port, TARSIER_QUERYSTAT_PORT: port }
    const { code, output } = await failure({ ...settings, TARSIER_DATA_DIR: join(file, 'data') })
    blocker.close()
    expect(code).toBe(1)
    const names = ['TARSIER_DATA_DIR', ...Object.keys(settings)]
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => /TARSIER_\w+/.exec(line)?.[0])
        .sort(),
    ).toEqual(names.sort())
    expect(output.match(/which is in use on 127\.0\.0\.1 \(TCP\), expected a free port$/gm)).toHaveLength(3)
    expect(output).not.toMatch(/^\s+at /m)
  })

  it.each([['TARSIER_HOST'], ['TARSIER_TARS_HOST']])(
    'blames %s alone, although several ports are to listen there',
    async (name) => {
      const { code, output } = await failure({ [name]: '192.0.2.1', TARSIER_DATA_DIR: join(directory, name) })
      expect(code).toBe(1)
      expect(output).toBe(`tarsier: ${name}: found 192.0.2.1, expected an address of this machine\n`)
    },
  )

  it('names every bad setting at once', async () => {
    const { code, output } = await failure({ TARSIER_HTTP_PORT: 'x', TARSIER_RETENTION_STAT: 'y' })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toHaveLength(2)
  })

  it('on a data directory that another process has says so', async () => {
    const TARSIER_DATA_DIR = join(directory, 'taken')
    const first = await startProgram({ TARSIER_DATA_DIR })
    const { code, output } = await failure({ TARSIER_DATA_DIR })
    await first.end('SIGTERM')
    expect(code).toBe(1)
    expect(output).toContain('TARSIER_DATA_DIR')
  })
})

describe('a start while Redis and Elasticsearch are away', () => {
  let servers: readonly [OwnServer, OwnServer]
  beforeAll(async () => {
    servers = await Promise.all([startRedis(), startElasticsearch()])
    await Promise.all(servers.map((server) => server.kill9()))
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))

  it('waits, says for what, and becomes ready by itself', async () => {
    const [redis, elasticsearch] = servers
    const { child, output } = spawnProgram({
      TARSIER_MODE: 'distributed',
      TARSIER_REDIS_URL: redis.url,
      TARSIER_ELASTICSEARCH_NODES: elasticsearch.url,
      TARSIER_ELASTICSEARCH_REPLICAS: '0',
    })
    await until(() => /waiting for: store: .*queue: /.test(output()))
    const http = /HTTP API +(\S+)\/api\/v1/.exec(output())?.[1] ?? ''
    const readiness = await fetch(`${http}/readyz`)
    expect(readiness.status).toBe(503)
    expect(await readiness.json()).toMatchObject({ ready: false, parts: [{ name: 'store' }, { name: 'queue' }] })
    const report = () => fetch(`${http}/api/v1/stat`, { method: 'POST', headers: json, body: oneRecord })
    const refused = await report()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)])
    await Promise.all(servers.map((server) => server.restart()))
    await until(async () => (await fetch(`${http}/readyz`)).status === 200)
    expect((await report()).status).toBe(202)
    expect(
      output()
        .match(/the store is (away|back)/g)
        ?.join(),
    ).toMatch(/^(the store is away,the store is back,?)+$/)
    expect(output()).not.toContain('"stack"')
    child.kill('SIGTERM')
    await once(child, 'exit')
  }, 90_000)
})

const json = { 'content-type': 'application/json' }
const oneRecord = '[{"master_name":"A.B","slave_name":"C.D","interface_name":"f","succ_count":1}]'
