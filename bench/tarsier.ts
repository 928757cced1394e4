import { stat } from '../signals/stat.ts'
import type { TarsEndpoint } from '../tars/client.ts'
import { type RunningProgram, type Settings, startProgram } from '../test/flow/program.ts'
import { calendar, zone } from './evening.ts'
import { prefix } from './grounds.ts'
import type { Bench } from './measure.ts'
import type { Processes } from './processes.ts'

/** A Tarsier in its own process or processes. */
export interface Tarsier {
  readonly stat: TarsEndpoint
  readonly queryStat: TarsEndpoint
  readonly property: TarsEndpoint
  readonly log: TarsEndpoint
  /** URL of the HTTP API that answers questions. */
  readonly http: string
  /** Its own, by role. */
  readonly own: Readonly<Record<string, number>>
  /** With the servers that it needs. */
  readonly processes: Processes
  /** Of its index of today's stat records, in the distributed mode. */
  readonly index: string
  stop(): Promise<void>
}

/** Set to profile: each process of Tarsier writes a .cpuprofile into this directory when it ends. */
const { TARSIER_BENCH_PROFILE: profiles, NODE_COMPILE_CACHE = '' } = process.env

function settingsWith(role: string, settings: Settings): Settings {
  const profiling = [`--cpu-prof`, `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${role}-${Date.now()}.cpuprofile`]
  return {
    TARSIER_TIME_ZONE: zone,
    NODE_COMPILE_CACHE,
    NODE_OPTIONS: (profiles ? profiling : []).join(' '),
    ...settings,
  }
}

/** All roles in one process, on a directory that may hold data already. */
export async function startEmbedded(directory: string): Promise<Tarsier> {
  const program = await startProgram(
    settingsWith('embedded', { TARSIER_MODE: 'embedded', TARSIER_DATA_DIR: directory }),
  )
  return tarsierOf({ tarsier: program }, program, program, {}, '')
}

/** Beginning of the names of a measure's own indices and keys. */
export function prefixOf(measure: string): string {
  return `${prefix}${measure}_`
}

/** A door alone, and a worker that also answers questions, on the bench's Redis and Elasticsearch, apart by the measure's name. */
export async function startDistributed(measure: string, bench: Bench): Promise<Tarsier> {
  const { settings, servers } = await distributed(measure, bench)
  const [door, worker] = await Promise.all([
    startProgram(settingsWith('door', { ...settings, TARSIER_ROLES: 'ingest' })),
    startProgram(settingsWith('worker', { ...settings, TARSIER_ROLES: 'worker,query' })),
  ])
  const index = `${prefixOf(measure)}${stat.name}_${calendar.dayAt(Date.now())}`
  return tarsierOf({ door, worker }, door, worker, servers, index)
}

/** So many processes with all roles each, on the same servers. */
export async function startReplicas(measure: string, bench: Bench, count: number): Promise<readonly Tarsier[]> {
  const { settings, servers } = await distributed(measure, bench)
  const names = Array.from({ length: count }, (_, place) => `replica${place + 1}`)
  const programs = await Promise.all(names.map((name) => startProgram(settingsWith(name, settings))))
  return programs.map((program, place) => tarsierOf({ [names[place] ?? '']: program }, program, program, servers, ''))
}

async function distributed(measure: string, { grounds }: Bench): Promise<{ settings: Settings; servers: Processes }> {
  const [elasticsearch, redis] = await Promise.all([grounds.elasticsearch(), grounds.redis()])
  const settings = {
    TARSIER_MODE: 'distributed',
    TARSIER_REDIS_URL: redis.url,
    TARSIER_ELASTICSEARCH_NODES: elasticsearch.url,
    TARSIER_ELASTICSEARCH_REPLICAS: '0',
    TARSIER_INDEX_PREFIX: prefixOf(measure),
  }
  return { settings, servers: { Redis: redis.pid, Elasticsearch: elasticsearch.pid } }
}

function tarsierOf(
  programs: Readonly<Record<string, RunningProgram>>,
  door: RunningProgram,
  query: RunningProgram,
  servers: Processes,
  index: string,
): Tarsier {
  const own = Object.fromEntries(Object.entries(programs).map(([role, { pid }]) => [role, pid]))
  return {
    stat: door.stat,
    queryStat: query.queryStat,
    property: door.property,
    log: door.log,
    http: query.http,
    own,
    processes: { ...own, ...servers },
    index,
    stop: async () => {
      await Promise.all(Object.values(programs).map((program) => program.end('SIGTERM')))
    },
  }
}
