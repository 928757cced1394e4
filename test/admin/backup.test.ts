import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { type BackupDoor, type BackupFile, backupRoutes } from '../../admin/backup.ts'
import { TarsierError } from '../../errors.ts'
import { build } from '../http/serving.ts'

const file: BackupFile = { file: '/data/backups/one.duckdb', source: '/data/tarsier.duckdb', bytes: 7, rows: 3 }
const json = { 'content-type': 'application/json' }

function serving(door: Partial<BackupDoor>) {
  const routes = [
    backupRoutes({ backup: async () => file, admits: () => true, log: pino({ level: 'silent' }), ...door }),
  ]
  const { app } = build({ routes })
  const url = '/api/v1/backup'
  return {
    begin: (payload = '{}', headers: Record<string, string> = json) =>
      app.inject({ method: 'POST', url, payload, headers }),
    latest: async () => (await app.inject({ url })).json(),
    get: () => app.inject({ url }),
    close: () => app.close(),
  }
}

describe('a backup', () => {
  it('is begun at once and told when it is there', async () => {
    const made = Promise.withResolvers<BackupFile>()
    const { begin, latest } = serving({ backup: () => made.promise })
    expect(await latest()).toEqual({ state: 'none' })
    const answer = await begin()
    expect(answer.statusCode).toBe(202)
    const { startedAt } = answer.json()
    expect(await latest()).toEqual({ state: 'running', startedAt })
    made.resolve(file)
    await expect.poll(latest).toEqual({ state: 'done', startedAt, endedAt: expect.any(String), ...file })
  })

  it('is the only one: another is refused until it has ended, and may be begun then', async () => {
    const made = Promise.withResolvers<BackupFile>()
    const { begin, latest } = serving({ backup: () => made.promise })
    await begin()
    const refused = await begin()
    expect(refused.statusCode).toBe(429)
    expect(refused.json().error.message).toMatch(/^a backup is being made since 20.*: wait for its end$/)
    made.resolve(file)
    await expect.poll(async () => (await latest()).state).toBe('done')
    expect((await begin()).statusCode).toBe(202)
  })

  it.each([
    [new TarsierError('UNAVAILABLE', 'no room'), 'no room'],
    [new Error('secret'), 'the log says why'],
  ])('that fails with %s says why', async (error, reason) => {
    const { begin, latest } = serving({ backup: () => Promise.reject(error) })
    await begin()
    await expect.poll(latest).toMatchObject({ state: 'failed', reason })
  })
})

it('a backup that is being made ends with the server: nothing may wait for it then', async () => {
  const ended = Promise.withResolvers<string>()
  const { begin, close } = serving({
    backup: (_startedAt, cancelled) => {
      cancelled.addEventListener('abort', () => ended.resolve('cancelled'))
      return Promise.withResolvers<BackupFile>().promise
    },
  })
  await begin()
  await close()
  expect(await Promise.race([ended.promise, 'still running'])).toBe('cancelled')
})

describe('is refused', () => {
  it('to peers that are not trusted, as is every word of it', async () => {
    const { begin, get } = serving({ admits: () => false })
    for (const { statusCode, body } of [await begin(), await get()]) {
      expect(statusCode).toBe(403)
      expect(body).toContain('expected a peer from the networks of TARSIER_TRUSTED_NETWORKS')
    }
  })

  it('where records rest in Elasticsearch', async () => {
    const answer = await serving({ backup: undefined }).begin()
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.message).toContain('snapshots of Elasticsearch')
  })

  it('without a body of JSON, which a page of another site may not send', async () => {
    const { begin, latest } = serving({})
    const refused = [await begin('', {}), await begin('{}', { 'content-type': 'text/plain' }), await begin('{"a":1}')]
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([400, 415, 400])
    expect(await latest()).toEqual({ state: 'none' })
  })
})
