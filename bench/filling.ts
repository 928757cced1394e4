import { redisMarks } from '../marks/redis.ts'
import { createLog } from '../observe/log.ts'
import { newBatchId } from '../signals/identity.ts'
import { log } from '../signals/log.ts'
import { reporter } from '../signals/reporter.ts'
import { rollup, statRollup } from '../signals/rollup.ts'
import type { Signal, TimedRecord } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'
import { duckdbStore } from '../store/duckdb/store.ts'
import { elasticsearchStore } from '../store/elasticsearch/store.ts'
import type { Store } from '../store/store.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import type { Bench } from './measure.ts'

const parts = {
  signals: [stat, reporter, rollup, log],
  derivations: [statRollup],
  calendar,
  log: createLog({ level: 'warn', format: 'json' }),
}

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

/** Batches on their way at a time: while one is written the next one is made. */
const atOnce = 2

/** Stores records in batches, as workers do. Rejects with FailedRun where one is not stored. */
export async function write<Each extends TimedRecord>(
  store: Store,
  signal: Signal,
  chunks: Iterable<readonly Each[]>,
): Promise<void> {
  const writing = new Set<Promise<void>>()
  for (const records of batches(chunks)) {
    const written = writeBatch(store, signal, records).finally(() => writing.delete(written))
    writing.add(written)
    if (writing.size >= atOnce) await Promise.race(writing)
  }
  await Promise.all(writing)
}

function* batches<Each>(chunks: Iterable<readonly Each[]>): Generator<readonly Each[]> {
  let waiting: Each[] = []
  for (const records of chunks) {
    waiting.push(...records)
    if (waiting.length < batchSize) continue
    yield waiting
    waiting = []
  }
  if (waiting.length > 0) yield waiting
}

async function writeBatch(store: Store, signal: Signal, records: readonly TimedRecord[]): Promise<void> {
  const drafts = records.map((record) => store.draft(signal, record))
  const batch = { id: newBatchId(), signal: signal.name, receivedAt: Date.now(), parts: [{ signal, drafts }] }
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
