import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { TarsierError } from './errors.ts'
import {
  days,
  duration,
  flag,
  oneOf,
  optional,
  port,
  type Setting,
  secret,
  setting,
  size,
  someOf,
  text,
  timeZone,
  url,
  urls,
  whole,
} from './setting.ts'

/**
 * Every setting, once: the environment variable's name, or the same key in the file that TARSIER_CONFIG names.
 * Parsing, the `settings` command and the README's table come from here.
 */
export const settings = {
  TARSIER_MODE: setting(
    oneOf('embedded', 'distributed'),
    'embedded',
    'embedded: one process with DuckDB; distributed: Redis and Elasticsearch',
  ),
  TARSIER_ROLES: setting(
    someOf('ingest', 'worker', 'query'),
    'ingest,worker,query',
    'What this process does; embedded mode needs all of them',
  ),
  TARSIER_HOST: setting(text, '127.0.0.1', 'Address that the HTTP API listens on'),
  TARSIER_HTTP_PORT: setting(port, '4700', 'Port of the HTTP API; 0 takes a free one'),
  TARSIER_BASE_PATH: setting(basePath(), '/', 'Path that the HTTP API is served under'),
  TARSIER_TARS_HOST: optional(text, 'Address that the Tars ports listen on; TARSIER_HOST where not given'),
  TARSIER_STAT_PORT: setting(port, '17000', 'Port of tars.tarsstat.StatObj, TCP and UDP'),
  TARSIER_QUERYSTAT_PORT: setting(port, '16000', 'Port of tars.tarsquerystat.QueryObj, TCP'),
  TARSIER_TIME_ZONE: optional(timeZone, "Zone of f_date and f_tflag; the machine's where not given"),
  TARSIER_DATA_DIR: setting(text, './data', 'Where the embedded mode keeps its data'),
  TARSIER_DUCKDB_MEMORY: setting(size, '128mb', 'Memory that DuckDB may use'),
  TARSIER_REDIS_URL: secret(
    'redis://[user:password@]host:port[/database] of the distributed mode; redis://127.0.0.1:6379',
    url('redis:', 'rediss:'),
  ),
  TARSIER_REDIS_ALLOW_UNSAFE: setting(
    flag,
    'false',
    'Also take a Redis that evicts keys or has no AOF: it may lose records',
  ),
  TARSIER_ELASTICSEARCH_NODES: setting(
    urls('http:', 'https:'),
    'http://127.0.0.1:9200',
    'Elasticsearch 8.x or 9.x of the distributed mode',
  ),
  TARSIER_ELASTICSEARCH_USERNAME: optional(text, 'User of Elasticsearch'),
  TARSIER_ELASTICSEARCH_PASSWORD: secret('Password of that user'),
  TARSIER_ELASTICSEARCH_API_KEY: secret('API key of Elasticsearch, instead of user and password'),
  TARSIER_ELASTICSEARCH_SHARDS: setting(whole(1, 100), '1', "Primary shards of a day's index"),
  TARSIER_ELASTICSEARCH_REPLICAS: setting(whole(0, 10), '1', 'Replicas of each shard'),
  TARSIER_INDEX_PREFIX: setting(indexPrefix(), 'tars_', "Beginning of every index's name, and of every key in Redis"),
  TARSIER_RETENTION_STAT: setting(days, '15d', 'How long stat records are kept'),
  TARSIER_RETENTION_ROLLUP: setting(
    days,
    '90d',
    'How long roll-ups of stat records, by minute without addresses and ports, are kept',
  ),
  TARSIER_RETENTION_REPORTER: setting(days, '15d', 'How long it is kept who reported'),
  TARSIER_WORKER_CONCURRENCY: setting(whole(1, 64), '4', 'Batches of a signal written at once by a worker'),
  TARSIER_QUERY_GROUPS: setting(whole(1, 5_000_000), '200000', 'Most groups of one answer'),
  TARSIER_QUERY_DEADLINE: setting(duration, '30s', 'Longest time that a question may take'),
  TARSIER_TARS_FRAME_LIMIT: setting(size, '10mb', 'Largest Tars frame'),
  TARSIER_TARS_IDLE_TIMEOUT: setting(duration, '10m', 'A Tars connection that sends nothing for so long is closed'),
  TARSIER_TARS_CONNECTIONS: setting(whole(1, 1_000_000), '10000', 'Most Tars connections at once'),
  TARSIER_TARS_CONNECTIONS_PER_PEER: setting(whole(1, 1_000_000), '1000', 'Most Tars connections of one address'),
  TARSIER_LOG_LEVEL: setting(
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'What is logged',
  ),
  TARSIER_LOG_FORMAT: optional(
    oneOf('json', 'text'),
    'json: a line an object; text: for eyes, the default on a terminal',
  ),
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings

type Output<Each> = Each extends Setting<infer Value> ? Value : never

/** The values of all settings, parsed. */
export type Config = { readonly [Name in SettingName]: Output<(typeof settings)[Name]> }

type Source = Readonly<Record<string, string | undefined>>

const fileSetting = 'TARSIER_CONFIG'

/**
 * Reads the settings from the environment and the file that TARSIER_CONFIG names; the environment wins.
 * Throws BAD_SETTING with one line for each setting that is wrong.
 */
export function loadConfig(environment: Source): Config {
  const problems: string[] = []
  const file = readFile(environment[fileSetting], problems)
  const values = Object.entries(settings).map(([name, each]) => {
    return [name, readSetting(name, each, { ...file, ...given(environment) }, problems)]
  })
  // every name of `settings` is there, each parsed by its own schema, unless there are problems
  const config = Object.fromEntries(values) as Config
  if (problems.length === 0) checkTogether(config, problems)
  if (problems.length > 0) throw new TarsierError('BAD_SETTING', problems.join('\n'))
  return config
}

function checkTogether(config: Config, problems: string[]): void {
  const roles = settings.TARSIER_ROLES.fallback ?? ''
  if (config.TARSIER_MODE === 'embedded' && config.TARSIER_ROLES.length < roles.split(',').length) {
    problems.push(`TARSIER_ROLES: found "${config.TARSIER_ROLES}", expected ${roles} where TARSIER_MODE is embedded`)
  }
}

/** An empty variable counts as not given. */
function given(environment: Source): Source {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}

function readSetting(name: string, each: Setting<unknown>, source: Source, problems: string[]): unknown {
  const found = source[name] ?? readSecret(name, each, source, problems) ?? each.fallback
  if (found === undefined) return undefined
  const parsed = each.schema.safeParse(found)
  if (parsed.success) return parsed.data
  const shown = each.secret ? 'a value' : JSON.stringify(found)
  problems.push(`${name}: found ${shown}, ${parsed.error.issues[0]?.message ?? 'expected another value'}`)
  return undefined
}

function readSecret(name: string, each: Setting<unknown>, source: Source, problems: string[]): string | undefined {
  const path = each.secret ? source[`${name}_FILE`] : undefined
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    problems.push(`${name}_FILE: found ${JSON.stringify(path)}, expected a readable file (${reason(error)})`)
    return undefined
  }
}

function readFile(path: string | undefined, problems: string[]): Source {
  if (!path) return {}
  try {
    const content: unknown = parseYaml(readFileSync(path, 'utf8')) ?? {}
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      throw new Error('not a list of SETTING: value')
    return Object.fromEntries(Object.entries(content).map(([name, value]) => fileEntry(name, value, problems)))
  } catch (error) {
    problems.push(`${fileSetting}: found ${JSON.stringify(path)}, expected a readable YAML file (${reason(error)})`)
    return {}
  }
}

/**
 * A name in the file that is no setting is a slip of the pen. Among environment variables it may be anything:
 * Kubernetes sets TARSIER_PORT_… for a service called tarsier.
 */
function fileEntry(name: string, value: unknown, problems: string[]): [string, string] {
  const known = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : name
  if (!(known in settings))
    problems.push(`${name}: found in the file of ${fileSetting}, expected the name of a setting`)
  return [name, Array.isArray(value) ? value.join(',') : String(value)]
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
}

function basePath() {
  const expected = 'expected a path such as /tarsier'
  return text.regex(/^\/[\w\-./]*$/, expected).transform((path) => path.replace(/\/+$/, ''))
}

/** What Elasticsearch takes as the beginning of an index's name. */
function indexPrefix() {
  return text.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'expected up to 64 of a–z, 0–9, _ and -, the first a letter or digit')
}
