import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { TarsierError } from '../errors.ts'

const directory = mkdtempSync(join(tmpdir(), 'tarsier-config-'))
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(TarsierError)
    return error instanceof Error ? error.message.split('\n') : []
  }
  return []
}

describe('settings', () => {
  it('have defaults for a single machine', () => {
    expect(loadConfig({})).toMatchObject({
      TARSIER_MODE: 'embedded',
      TARSIER_HTTP_PORT: 4700,
      TARSIER_RETENTION_STAT: 15,
    })
  })

  it('come from the environment, else from the file', () => {
    const TARSIER_CONFIG = file(
      'both.yaml',
      'TARSIER_HTTP_PORT: 1\nTARSIER_STAT_PORT: 2\nTARSIER_ROLES: [ingest, worker, query]\n',
    )
    const config = loadConfig({ TARSIER_CONFIG, TARSIER_STAT_PORT: '3' })
    expect(config).toMatchObject({ TARSIER_HTTP_PORT: 1, TARSIER_STAT_PORT: 3 })
  })

  it.each([
    ['300:300', { interval: 300_000, count: 300 }],
    ['1:1', { interval: 1000, count: 1 }],
    ['off', undefined],
  ])('have a limit of notify messages, %s', (text, limit) => {
    expect(loadConfig({ TARSIER_NOTIFY_LIMIT: text }).TARSIER_NOTIFY_LIMIT).toEqual(limit)
  })

  it.each(['300', '0:1', '1:0', '300s:300', '86401:1', '-1:1', 'OFF'])('refuse the limit %s', (text) => {
    const expected = 'expected seconds (up to 86400) and a number of messages such as 300:300, or off'
    expect(problemsOf({ TARSIER_NOTIFY_LIMIT: text })).toEqual([`TARSIER_NOTIFY_LIMIT: found "${text}", ${expected}`])
  })

  it('that are empty count as not given', () => {
    expect(loadConfig({ TARSIER_HTTP_PORT: '' }).TARSIER_HTTP_PORT).toBe(4700)
  })

  it('that are left empty in the file count as not given', () => {
    const TARSIER_CONFIG = file('empty.yaml', 'TARSIER_HOST:\nTARSIER_HTTP_PORT: ""\n')
    expect(loadConfig({ TARSIER_CONFIG })).toMatchObject({ TARSIER_HOST: '127.0.0.1', TARSIER_HTTP_PORT: 4700 })
  })

  it('that are secret and lie in a file of their own, named in the environment, win over the settings file', () => {
    const TARSIER_CONFIG = file('secret.yaml', 'TARSIER_REDIS_URL: redis://file:1\n')
    const TARSIER_REDIS_URL_FILE = file('redis-too', 'redis://environment:1\n')
    expect(loadConfig({ TARSIER_CONFIG, TARSIER_REDIS_URL_FILE }).TARSIER_REDIS_URL).toBe('redis://environment:1')
  })

  it('that are secret may lie in a file of their own', () => {
    const TARSIER_REDIS_URL_FILE = file('redis', 'redis://:s3cret@db:6379\n')
    expect(loadConfig({ TARSIER_REDIS_URL_FILE }).TARSIER_REDIS_URL).toBe('redis://:s3cret@db:6379')
  })

  it.each([
    ['TARSIER_RETENTION_STAT', '7d', 7],
    ['TARSIER_TARS_FRAME_LIMIT', '512kb', 524_288],
    ['TARSIER_QUERY_DEADLINE', '500ms', 500],
    ['TARSIER_BASE_PATH', '/tarsier/', '/tarsier'],
    ['TARSIER_ELASTICSEARCH_NODES', 'http://a:1, https://b:2', ['http://a:1', 'https://b:2']],
    ['TARSIER_REGISTRY_UPSTREAM', 'registry:17890', { host: 'registry', port: 17890 }],
    ['TARSIER_REGISTRY_UPSTREAM', '[::1]:17890', { host: '::1', port: 17890 }],
  ])('%s=%s is read', (name, text, value) => {
    expect(loadConfig({ [name]: text })).toMatchObject({ [name]: value })
  })
})

describe('a bad setting', () => {
  it.each(['http://u:secretpw@h', 'localhost:6379', 'garbage', 'redis://'])(
    'TARSIER_REDIS_URL=%s is refused untold',
    (text) => {
      const expected = 'TARSIER_REDIS_URL: found a value, expected redis://host:port or rediss://host:port'
      expect(problemsOf({ TARSIER_REDIS_URL: text })).toEqual([expected])
    },
  )

  it.each([
    ['ftp://u:s3cret@h:1', 'ftp://…@h:1'],
    ['http://u:s3/cret@h:1', 'http://…@h:1'],
    ['http://u:12,s3cret@h:1,http://b:1', 'http://…@h:1,http://b:1'],
    ['u:s3cret@h', '…@h'],
  ])('TARSIER_ELASTICSEARCH_NODES=%s is told without its password', (text, shown) => {
    const expected = 'expected http://host:port or https://host:port, several separated by commas'
    const problem = `TARSIER_ELASTICSEARCH_NODES: found "${shown}", ${expected}`
    expect(problemsOf({ TARSIER_ELASTICSEARCH_NODES: text })).toEqual([problem])
  })

  it('may be a URL whose password no client could decode', () => {
    const TARSIER_REDIS_URL = 'redis://u:100%@h:6379'
    const TARSIER_ELASTICSEARCH_NODES = 'http://a:1,http://u:100%@h:1'
    const expected = 'expected a user and password whose special characters are percent-encoded, % itself as %25'
    expect(problemsOf({ TARSIER_REDIS_URL, TARSIER_ELASTICSEARCH_NODES })).toEqual([
      `TARSIER_REDIS_URL: found a value, ${expected}`,
      `TARSIER_ELASTICSEARCH_NODES: found "http://a:1,http://…@h:1", ${expected}`,
    ])
  })

  it.each([
    ['TARSIER_HTTP_PORT', '70000', 'TARSIER_HTTP_PORT: found "70000", expected a whole number from 0 to 65535'],
    ['TARSIER_MODE', 'both', 'TARSIER_MODE: found "both", expected one of embedded, distributed'],
    ['TARSIER_RETENTION_STAT', '15', 'TARSIER_RETENTION_STAT: found "15", expected a number of days such as 15d'],
    [
      'TARSIER_RETENTION_STAT',
      '0d',
      'TARSIER_RETENTION_STAT: found "0d", expected more than zero: a number of days such as 15d',
    ],
    [
      'TARSIER_QUERY_DEADLINE',
      '0s',
      'TARSIER_QUERY_DEADLINE: found "0s", expected more than zero: a time such as 500ms, 30s, 5m or 1h',
    ],
    ['TARSIER_QUERY_DEADLINE', '501h', 'TARSIER_QUERY_DEADLINE: found "501h", expected at most 500h'],
    ['TARSIER_DUCKDB_MEMORY', '1kb', 'TARSIER_DUCKDB_MEMORY: found "1kb", expected at least 64mb'],
    ['TARSIER_TIME_ZONE', 'Mars', 'TARSIER_TIME_ZONE: found "Mars", expected an IANA time zone such as Asia/Shanghai'],
    ...['registry', 'registry:0', 'registry:65536', '::1:17890', ':17890', 'a b:1'].map(
      (text): [string, string, string] => [
        'TARSIER_REGISTRY_UPSTREAM',
        text,
        `TARSIER_REGISTRY_UPSTREAM: found "${text}", expected host:port, the port from 1 to 65535`,
      ],
    ),
    ...['10.0.0.0/33', 'fd00::/129', '10.0.0', '10.0.0.1,', 'here', '10.0.0.0/'].map(
      (text): [string, string, string] => [
        'TARSIER_TRUSTED_NETWORKS',
        text,
        `TARSIER_TRUSTED_NETWORKS: found "${text}", expected networks such as 10.0.0.0/8 or fd00::/8, separated by commas`,
      ],
    ),
    [
      'TARSIER_ROLES',
      'ingest',
      'TARSIER_ROLES: found "ingest", expected ingest,worker,query where TARSIER_MODE is embedded',
    ],
  ])('%s=%s is one sentence with its name', (name, text, problem) => {
    expect(problemsOf({ [name]: text })).toEqual([problem])
  })

  it.each([['0.0.0.0'], ['::']])('may be that nobody says where clients reach a Tarsier that listens on %s', (host) => {
    const expected = `expected the address at which clients reach Tarsier, as TARSIER_TARS_HOST is ${host}`
    expect(problemsOf({ TARSIER_TARS_HOST: host })).toEqual([`TARSIER_ADVERTISE_HOST: found nothing, ${expected}`])
    expect(problemsOf({ TARSIER_TARS_HOST: host, TARSIER_ADVERTISE_HOST: 'tarsier.example' })).toEqual([])
    expect(problemsOf({ TARSIER_HOST: host, TARSIER_TARS_HOST: '127.0.0.1' })).toEqual([])
    expect(problemsOf({ TARSIER_HOST: host, TARSIER_MODE: 'distributed', TARSIER_ROLES: 'worker' })).toEqual([])
  })

  it('hides no other: all are told together', () => {
    expect(problemsOf({ TARSIER_HTTP_PORT: 'x', TARSIER_MODE: 'y', TARSIER_REDIS_ALLOW_UNSAFE: 'z' })).toHaveLength(3)
  })

  it.each([
    ['TARSIER_HTP_PORT', 'did you mean TARSIER_HTTP_PORT?'],
    ['TARSIER_DATA_DIR_FILE', 'did you mean TARSIER_DATA_DIR?'],
    ['toString', '`tarsier settings` lists what there is'],
  ])('in the file may be the name %s', (name, advice) => {
    const TARSIER_CONFIG = file(`${name}.yaml`, `${name}: 1\n`)
    const problem = `${name}: found in the file of TARSIER_CONFIG, expected the name of a setting; ${advice}`
    expect(problemsOf({ TARSIER_CONFIG })).toEqual([problem])
  })

  it('may be a file that is not there or not YAML', () => {
    expect(problemsOf({ TARSIER_CONFIG: join(directory, 'none.yaml') })).toEqual([expect.stringContaining('none.yaml')])
    expect(problemsOf({ TARSIER_CONFIG: file('list.yaml', '- 1\n') })).toEqual([expect.stringContaining('list.yaml')])
  })
})
