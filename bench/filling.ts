import { redisMarks } from '../marks/redis.ts'
import { createLog } from '../observe/log.ts'
import { newBatchId } from '../signals/identity.ts'
import { reporter } from '../signals/reporter.ts'
import { rollup, statRollup } from '../signals/rollup.ts'
import { type StatRecord, stat } from '../signals/stat.ts'
import { duckdbStore } from '../store/duckdb/store.ts'
import { elasticsearchStore } from '../store/elasticsearch/store.ts'
import type { Store } from '../store/store.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import type { Bench } from './measure.ts'

const log = createLog({ level: 'warn', format: 'json' })
const parts = { signals: [stat, reporter, rollup], derivations: [statRollup], calendar, log }

/** A store on a directory of its own, with roll-ups. */
export function openDuckdb(directory: string): Store {
  return duckdbStore({ directory }, parts)
}

/** A store on the bench's servers, with roll-ups. */
export async function openElasticsearch(prefix: string, { grounds }: Bench): Promise<Store> {
  const [{ url }, redis] = await Promise.all([grounds.elasticsearch(), grounds.redis()])
  const marks = redisMarks({ url: redis.url, prefix: `${prefix}marks` })
  return elasticsearchStore({ nodes: [url], prefix, shards: 1, replicas: 0 }, { ...parts, marks })
}

const batchSize = 5000

/** Stores records in batches. Throws where one is not stored. */
export async function write(store: Store, chunks: Iterable<readonly StatRecord[]>): Promise<void> {
  let waiting: StatRecord[] = []
  for (const records of chunks) {
    waiting.push(...records)
    if (waiting.length < batchSize) continue
    await writeBatch(store, waiting)
    waiting = []
  }
  if (waiting.length > 0) await writeBatch(store, waiting)
}

async function writeBatch(store: Store, records: readonly StatRecord[]): Promise<void> {
  const drafts = records.map((record) => store.draft(stat, record))
  const batch = { id: newBatchId(), signal: stat.name, receivedAt: Date.now(), parts: [{ signal: stat, drafts }] }
  const outcome = await store.write(store.encode(batch), () => '')
  if (outcome.kind !== 'settled' || outcome.refused.length > 0) throw new FailedRun(`not stored: ${outcome.kind}`)
}

/** Builds every stale minute. Resolves to how many there were, and how long it took, s. */
export async function buildRollups(store: Store): Promise<{ readonly minutes: number; readonly seconds: number }> {
  const started = performance.now()
  let minutes = 0
  for (;;) {
    const { built } = await store.derive(statRollup, { quiet: 0, limit: 60 })
    if (built === 0) return { minutes, seconds: (performance.now() - started) / 1000 }
    minutes += built
  }
}

/** So that nothing is taken for older than the marks, which would have every minute be built. */
export async function startMarks(store: Store): Promise<void> {
  await store.derive(statRollup, { quiet: 0, limit: 1 })
}
