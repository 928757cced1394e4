import { resolve } from 'node:path'
import type { MakeBackup } from './admin/backup.ts'
import type { Config } from './config.ts'
import type { Feed } from './feed/feed.ts'
import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Queue } from './queue/queue.ts'
import { memoryQuota } from './quota/memory.ts'
import type { Quota } from './quota/quota.ts'
import type { Calendar } from './signals/calendar.ts'
import type { Derivation } from './signals/derivation.ts'
import type { Signal } from './signals/signal.ts'
import type { Store } from './store/store.ts'

/** What a mode chooses. */
export interface Backend {
  readonly store: Store
  readonly queue: Queue
  readonly feed: Feed
  /** How many notify messages of one App.Server are kept; undefined where all are. */
  readonly notifyQuota: Quota | undefined
  /** Undefined where the store has backups of its own. */
  readonly backup: MakeBackup | undefined
}

export interface BackendContext {
  /** The signals whose records the store keeps. */
  readonly signals: readonly Signal[]
  /** What is derived among them. */
  readonly derivations: readonly Derivation[]
  /** The signals whose batches the queue holds. */
  readonly reported: readonly Signal[]
  readonly calendar: Calendar
  readonly metrics: Metrics
  readonly log: Logger
}

/** Builds store, queue and feed of the configured mode; the clients of the other mode are not even loaded. */
export function openBackend(config: Config, context: BackendContext): Promise<Backend> {
  return config.TARSIER_MODE === 'embedded' ? openEmbedded(config, context) : openDistributed(config, context)
}

async function openEmbedded(config: Config, { signals, derivations, calendar, log }: BackendContext): Promise<Backend> {
  const [{ duckdbStore }, { directQueue }, { memoryFeed }] = await Promise.all([
    import('./store/duckdb/store.ts'),
    import('./queue/direct.ts'),
    import('./feed/memory.ts'),
  ])
  const store = duckdbStore(
    { directory: resolve(config.TARSIER_DATA_DIR), memoryLimit: config.TARSIER_DUCKDB_MEMORY },
    { signals, derivations, calendar, log },
  )
  const limits = config.TARSIER_NOTIFY_LIMIT
  const notifyQuota = limits && memoryQuota(limits)
  const queue = directQueue({ claim: store.claim })
  return { store, queue, feed: memoryFeed(), notifyQuota, backup: store.backup }
}

async function openDistributed(config: Config, context: BackendContext): Promise<Backend> {
  const [{ elasticsearchStore }, { bullmqQueue }, { redisMarks }, { redisFeed }, { redisQuota }] = await Promise.all([
    import('./store/elasticsearch/store.ts'),
    import('./queue/bullmq.ts'),
    import('./marks/redis.ts'),
    import('./feed/redis.ts'),
    import('./quota/redis.ts'),
  ])
  const { reported, log } = context
  const url = config.TARSIER_REDIS_URL
  const marks = redisMarks({ url, prefix: `${config.TARSIER_INDEX_PREFIX}marks` })
  const store = elasticsearchStore(
    {
      nodes: config.TARSIER_ELASTICSEARCH_NODES,
      username: config.TARSIER_ELASTICSEARCH_USERNAME,
      password: config.TARSIER_ELASTICSEARCH_PASSWORD,
      apiKey: config.TARSIER_ELASTICSEARCH_API_KEY,
      prefix: config.TARSIER_INDEX_PREFIX,
      shards: config.TARSIER_ELASTICSEARCH_SHARDS,
      replicas: config.TARSIER_ELASTICSEARCH_REPLICAS,
    },
    { ...context, marks },
  )
  const queue = bullmqQueue({
    url,
    signals: reported.map((signal) => signal.name),
    prefix: `${config.TARSIER_INDEX_PREFIX}queue`,
    allowUnsafeRedis: config.TARSIER_REDIS_ALLOW_UNSAFE,
    concurrency: config.TARSIER_WORKER_CONCURRENCY,
    stopPatience: 8000,
    log,
  })
  const limits = config.TARSIER_NOTIFY_LIMIT
  const notifyQuota = limits && redisQuota({ ...limits, url, prefix: `${config.TARSIER_INDEX_PREFIX}notify` })
  const feed = redisFeed({ url, prefix: `${config.TARSIER_INDEX_PREFIX}feed` })
  return { store, queue, feed, notifyQuota, backup: undefined }
}
