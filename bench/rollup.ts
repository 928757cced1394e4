import { redisMarks } from '../marks/redis.ts'
import { createLog } from '../observe/log.ts'
import { newBatchId } from '../signals/identity.ts'
import { reporter } from '../signals/reporter.ts'
import { rollup as rollupSignal, statRollup } from '../signals/rollup.ts'
import { type StatRecord, stat } from '../signals/stat.ts'
import { duckdbStore } from '../store/duckdb/store.ts'
import { elasticsearchStore } from '../store/elasticsearch/store.ts'
import type { Store } from '../store/store.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { startSender } from './sending.ts'
import { dayOfSite, services, sitePlan } from './site-day.ts'
import { prefixOf, startDistributed, startEmbedded, type Tarsier } from './tarsier.ts'

/** Questions from roll-ups over a day of ten million records, and the same from the records, while reports come. */
export const rollup: Measure = { name: 'rollup', run }

type StoreName = 'DuckDB' | 'Elasticsearch'

const goals: Readonly<Record<StoreName, { overview: number; service: number }>> = {
  DuckDB: { overview: 300, service: 100 },
  Elasticsearch: { overview: 500, service: 150 },
}

const log = createLog({ level: 'warn', format: 'json' })
const parts = { signals: [stat, reporter, rollupSignal], derivations: [statRollup], calendar, log }
const daysBefore = 29

async function run(bench: Bench): Promise<readonly Row[]> {
  const directory = bench.grounds.directory('rollup')
  await fill(duckdbStore({ directory }, parts), bench)
  const embedded = await startEmbedded(directory)
  const inDuckdb = await ask('DuckDB', embedded, bench).finally(() => embedded.stop())
  const [{ url }, redis] = await Promise.all([bench.grounds.elasticsearch(), bench.grounds.redis()])
  const prefix = prefixOf('rollup')
  const marks = redisMarks({ url: redis.url, prefix: `${prefix}marks` })
  await fill(elasticsearchStore({ nodes: [url], prefix, shards: 1, replicas: 0 }, { ...parts, marks }), bench)
  const distributed = await startDistributed('rollup', bench)
  return [...inDuckdb, ...(await ask('Elasticsearch', distributed, bench).finally(() => distributed.stop()))]
}

/** Yesterday, as a whole day of all services, and one service alone on the days before. */
const yesterday = calendar.addDays(calendar.dayAt(Date.now()), -1)
const [alone = ''] = services

function detailOf({ quick }: Bench): number {
  return quick ? 300_000 : 10_000_000
}

async function fill(store: Store, bench: Bench): Promise<void> {
  await store.start()
  await store.derive(statRollup, { quiet: 0, limit: 1 })
  bench.say(`storing ${shown(detailOf(bench))} records of a day, and ${daysBefore} days of one service`)
  const before = Array.from({ length: bench.quick ? 1 : daysBefore }, (_, ago) => calendar.addDays(yesterday, -1 - ago))
  for (const day of before) await write(store, dayOfSite(day, 0, [alone]))
  await write(store, dayOfSite(yesterday, detailOf(bench)))
  bench.say('building roll-ups')
  const started = performance.now()
  while ((await store.derive(statRollup, { quiet: 0, limit: 60 })).built > 0);
  bench.say(`built in ${shown((performance.now() - started) / 1000)} s`)
  await store.stop()
}

const batchSize = 5000

async function write(store: Store, minutes: Iterable<readonly StatRecord[]>): Promise<void> {
  let waiting: StatRecord[] = []
  for (const records of minutes) {
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

interface Asked {
  readonly what: string
  readonly path: (service: string) => string
  readonly goal: number
}

async function ask(store: StoreName, tarsier: Tarsier, bench: Bench): Promise<readonly Row[]> {
  const traffic = trafficOf({ seed: 9, heads: bench.quick ? 10_000 : 100_000 })
  const sender = await startSender(tarsier.stat, traffic, bench.grounds.directory(`rollup-${store}`))
  try {
    await sender.sendAll()
    const { firstByteAt, lastAnswerAt } = await sender.sendAll()
    const half = (traffic.heads * 500) / (lastAnswerAt - firstByteAt)
    const seconds = bench.quick ? 3 : 12
    const rows: Row[] = []
    for (const each of questionsTo(store)) {
      bench.say(`${store}: ${each.what}, while ${shown(half)} heads/s come`)
      const sending = sender.sendFor(2 * seconds, half)
      const derived = await askFor(seconds, tarsier, each)
      const detail = await askFor(seconds, tarsier, { ...each, path: (name) => `${each.path(name)}&detail=true` })
      await sending
      rows.push(rowOf(store, each, derived, detail, bench))
    }
    return rows
  } finally {
    sender.stop()
  }
}

function questionsTo(store: StoreName): readonly Asked[] {
  const { overview, service } = goals[store]
  const month = {
    from: calendar.rangeOf(calendar.addDays(yesterday, -daysBefore))?.from,
    to: calendar.rangeOf(yesterday)?.to,
  }
  return [
    { what: 'all services of a day', path: () => `services?day=${yesterday}`, goal: overview },
    {
      what: 'a day of a service by minute',
      path: (name) => `series?day=${yesterday}&slave_name=${name}`,
      goal: service,
    },
    {
      what: '30 days of a service by hour, which is alone on 29 of them',
      path: () => `series?from=${month.from}&to=${month.to}&slave_name=${alone}&step=3600`,
      goal: 500,
    },
  ]
}

/** How long each answer took, ms. */
async function askFor(seconds: number, { http }: Tarsier, { path }: Asked): Promise<readonly number[]> {
  const milliseconds: number[] = []
  const end = performance.now() + seconds * 1000
  for (let each = 0; performance.now() < end; each++) {
    const url = `${http}/api/v1/stat/${path(services[each % services.length] ?? alone)}`
    const start = performance.now()
    const answer = await fetch(url)
    const text = await answer.text()
    if (!answer.ok) throw new FailedRun(`${url}: ${text}`)
    milliseconds.push(performance.now() - start)
  }
  return milliseconds
}

function rowOf(
  store: StoreName,
  { what, goal }: Asked,
  derived: readonly number[],
  detail: readonly number[],
  bench: Bench,
): Row {
  const ratio = quantile(detail, 0.5) / quantile(derived, 0.5)
  const { services: many, interfaces, hosts } = sitePlan
  return {
    what: `${store}, from roll-ups, p95: ${what}; ${shown(detailOf(bench))} records of ${many} × ${interfaces} × ${hosts} × ${hosts}`,
    figure: { ...figureOf(derived), value: quantile(derived, 0.95) },
    unit: 'ms',
    goal: { atMost: goal },
    beside:
      `p50 ${shown(quantile(derived, 0.5))} ms of ${derived.length}; from the records ${shown(ratio)} × as long, ` +
      `p50 ${shown(quantile(detail, 0.5))} ms of ${detail.length}`,
  }
}
