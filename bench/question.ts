import { setTimeout as pause } from 'node:timers/promises'
import { askMonitor, type MonitorAnswer } from '../cli/query/monitor-query.ts'
import { redisMarks } from '../marks/redis.ts'
import { createLog } from '../observe/log.ts'
import { newBatchId } from '../signals/identity.ts'
import { reporter } from '../signals/reporter.ts'
import { rollup, statRollup } from '../signals/rollup.ts'
import { stat } from '../signals/stat.ts'
import { duckdbStore } from '../store/duckdb/store.ts'
import { elasticsearchStore } from '../store/elasticsearch/store.ts'
import type { Store } from '../store/store.ts'
import type { TarsEndpoint } from '../tars/client.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { type Traffic, trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { overTheDay, recordChunks } from './records.ts'
import { type Sender, startSender } from './sending.ts'
import { prefixOf, startDistributed, startEmbedded, type Tarsier } from './tarsier.ts'

const goals = { Elasticsearch: { atMost: 150 }, DuckDB: { atMost: 50 } }

/** TarsWeb's question: a service's day by minute, over Tars RPC, with a million documents of that day. */
export const question: Measure = { name: 'question', run }

/** A service with what its day's calls come to. */
type Succeeded = ReadonlyMap<string, number>

async function run(bench: Bench): Promise<readonly Row[]> {
  const traffic = trafficOf({ seed: 6, heads: documentsOf(bench) })
  return [...(await inDuckdb(traffic, bench)), ...(await inElasticsearch(traffic, bench))]
}

function documentsOf({ quick }: Bench): number {
  return quick ? 20_000 : 1_000_000
}

const log = createLog({ level: 'warn', format: 'json' })
const parts = { signals: [stat, reporter, rollup], derivations: [statRollup], calendar, log }

async function inDuckdb(traffic: Traffic, bench: Bench): Promise<readonly Row[]> {
  const directory = bench.grounds.directory('question')
  const services = await fill(duckdbStore({ directory }, parts), traffic, bench)
  const tarsier = await startEmbedded(directory)
  return askUnderLoad('DuckDB', tarsier, services, bench).finally(() => tarsier.stop())
}

async function inElasticsearch(traffic: Traffic, bench: Bench): Promise<readonly Row[]> {
  const [{ url }, redis] = await Promise.all([bench.grounds.elasticsearch(), bench.grounds.redis()])
  const prefix = prefixOf('question')
  const marks = redisMarks({ url: redis.url, prefix: `${prefix}marks` })
  const store = elasticsearchStore({ nodes: [url], prefix, shards: 1, replicas: 0 }, { ...parts, marks })
  const services = await fill(store, traffic, bench)
  const tarsier = await startDistributed('question', bench)
  return askUnderLoad('Elasticsearch', tarsier, services, bench).finally(() => tarsier.stop())
}

/** Writes the traffic as a day's records, batch by batch, with the store's own code. */
async function fill(store: Store, traffic: Traffic, { say }: Bench): Promise<Succeeded> {
  const services = new Map<string, number>()
  await store.start()
  say(`storing ${traffic.heads} records`)
  for (const records of recordChunks(traffic, overTheDay())) {
    for (const { slave_name, succ_count } of records) {
      services.set(slave_name, (services.get(slave_name) ?? 0) + succ_count)
    }
    const parts = [{ signal: stat, drafts: records.map((record) => store.draft(stat, record)) }]
    const batch = { id: newBatchId(), signal: stat.name, receivedAt: Date.now(), parts }
    const outcome = await store.write(store.encode(batch), () => '')
    if (outcome.kind !== 'settled' || outcome.refused.length > 0) throw new FailedRun(`not stored: ${outcome.kind}`)
  }
  // As on a site that runs: only the last minutes' roll-ups are still to be built.
  await store.derive(statRollup, { quiet: 0, limit: 1 })
  while ((await store.derive(statRollup, { quiet: 0, limit: 60 })).built > 0);
  await store.stop()
  return services
}

async function askUnderLoad(
  store: 'Elasticsearch' | 'DuckDB',
  tarsier: Tarsier,
  services: Succeeded,
  bench: Bench,
): Promise<readonly Row[]> {
  await untilFound(tarsier, services)
  bench.say(`${store}: asking, idle`)
  const idle = await askAll(tarsier.queryStat, services)
  const traffic = trafficOf({ seed: 7, heads: bench.quick ? 10_000 : 100_000 })
  const sender = await startSender(tarsier.stat, traffic, bench.grounds.directory(`question-${store}`))
  try {
    const rate = await fullRate(sender, traffic)
    bench.say(`${store}: asking while ${shown(rate / 2)} heads/s come`)
    const loaded = await askWhileSending(tarsier.queryStat, services, sender, rate / 2, bench.quick ? 4 : 20)
    const what = `TarsWeb's question, ${shown(documentsOf(bench))} documents, ${store}`
    return [
      { what: `${what}, idle, p95`, ...latency(idle), goal: goals[store] },
      { what: `${what}, with ingest at half rate, p95`, ...latency(loaded), beside: besides(loaded, rate / 2) },
    ]
  } finally {
    sender.stop()
  }
}

/** The goal is for the 95th percentile. */
function latency(milliseconds: readonly number[]): Pick<Row, 'figure' | 'unit' | 'beside'> {
  const figure = { ...figureOf(milliseconds), value: quantile(milliseconds, 0.95) }
  return { figure, unit: 'ms', beside: besides(milliseconds) }
}

function besides(milliseconds: readonly number[], rate?: number): string {
  const half = `p50 ${shown(quantile(milliseconds, 0.5))} ms of ${milliseconds.length} questions`
  return rate === undefined ? half : `${half}, ${shown(rate)} heads/s`
}

/** What it takes at most, from a second sending: the first is its warming. */
async function fullRate(sender: Sender, { heads }: Traffic): Promise<number> {
  await sender.sendAll()
  const { firstByteAt, lastAnswerAt } = await sender.sendAll()
  return (heads * 1000) / (lastAnswerAt - firstByteAt)
}

async function askWhileSending(
  endpoint: TarsEndpoint,
  services: Succeeded,
  sender: Sender,
  rate: number,
  seconds: number,
): Promise<readonly number[]> {
  const sending = sender.sendFor(seconds, rate)
  const milliseconds: number[] = []
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) milliseconds.push(...(await askAll(endpoint, services, end)))
  await sending
  return milliseconds
}

/** Asks about each service once, so that no answer comes from a cache of answers. */
async function askAll(endpoint: TarsEndpoint, services: Succeeded, end = Infinity): Promise<readonly number[]> {
  const milliseconds: number[] = []
  for (const service of services.keys()) {
    const start = performance.now()
    if (start >= end) break
    const answer = await ask(endpoint, service)
    milliseconds.push(performance.now() - start)
    const least = services.get(service) ?? 0
    const found = succeededIn(answer)
    if (end === Infinity ? found !== least : found < least)
      throw new FailedRun(`${service}: ${found} of ${least} calls`)
  }
  return milliseconds
}

function ask(endpoint: TarsEndpoint, service: string): Promise<MonitorAnswer> {
  return askMonitor(endpoint, {
    dataid: 'tars_stat',
    date: calendar.dayAt(Date.now()),
    fromFlag: '',
    toFlag: '',
    conditions: [{ field: 'slave_name', operator: '=', value: service }],
    sums: ['succ_count', 'timeout_count', 'exce_count', 'total_time'],
    groups: ['f_tflag'],
  })
}

function succeededIn(answer: MonitorAnswer): number {
  return [...answer.values()].reduce((sum, [succeeded = 0]) => sum + succeeded, 0)
}

/**
 * Elasticsearch answers by what was refreshed, and a question wakes the refreshing of an index at rest.
 * A few questions that find nothing also warm what a start leaves cold of Tarsier, and nothing of the data.
 */
async function untilFound({ queryStat }: Tarsier, services: Succeeded): Promise<void> {
  const [first] = services
  if (!first) throw new FailedRun('no service was stored')
  const [service, least] = first
  const deadline = Date.now() + 30_000
  // While a start makes tomorrow's index Elasticsearch refuses questions for a moment.
  const found = async (name: string) => ask(queryStat, name).then(succeededIn, () => -1)
  while ((await found(service)) < least) {
    if (Date.now() > deadline) throw new FailedRun(`${service} is not found in full within 30 s`)
    await pause(100)
  }
  for (let each = 0; each < 20; each++) {
    await found('No.SuchServer')
    await pause(100)
  }
}
