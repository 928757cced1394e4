import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, inject } from 'vitest'

/** The Redis that all test files share; use `scratchPrefix` for the keys. */
export const redisUrl = (): string => inject('redisUrl')

/** The Elasticsearch that all test files share; use `scratchPrefix` for the indexes. */
export const elasticsearchUrl = (): string => inject('elasticsearchUrl')

/**
 * A prefix that nobody else uses, for the keys and indexes of one file or suite: "t3f9c2a1b0d_". To be asked for
 * outside of tests. Afterwards keys that contain it and indexes and templates that begin with it are removed.
 */
export function scratchPrefix(): string {
  const prefix = `t${randomBytes(5).toString('hex')}_`
  afterAll(async () => {
    await Promise.all([removeKeys(prefix), removeIndexes(prefix)])
  })
  return prefix
}

/** An empty directory for one file or suite, removed afterwards. To be asked for outside of tests. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tarsier-test-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Removes the keys that contain the prefix. */
export async function removeKeys(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl())
  for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1000 })) {
    if (keys.length > 0) await redis.unlink(...keys)
  }
  redis.disconnect()
}

async function removeIndexes(prefix: string): Promise<void> {
  const pattern = `${prefix}*`
  const present = await request('GET', `/_cat/indices/${pattern}?h=index&format=json&expand_wildcards=all`)
  // The form is the one asked for by h= and format=.
  const names = (present as { index: string }[]).map(({ index }) => index)
  if (names.length > 0) await request('DELETE', `/${names.join(',')}`)
  await request('DELETE', `/_index_template/${pattern}`)
  await request('DELETE', `/_component_template/${pattern}`)
}

/** Sends a request without a body; 404 is no failure: nothing was there. */
async function request(method: string, path: string): Promise<unknown> {
  const answer = await fetch(elasticsearchUrl() + path, { method })
  const body = await answer.text()
  if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${answer.status} ${body}`)
  return answer.ok ? JSON.parse(body) : []
}
