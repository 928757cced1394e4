import { stat } from '../signals/stat.ts'
import type { Store } from '../store/store.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { buildRollups, openDuckdb, openElasticsearch, startMarks, write } from './filling.ts'
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

const daysBefore = 29
const minutesOfDay = 1440

/** A range begins up to so many minutes after its day. */
const mostLater = 60

async function run(bench: Bench): Promise<readonly Row[]> {
  const directory = bench.grounds.directory('rollup')
  const inDuckdb = await fill('DuckDB', openDuckdb(directory), bench)
  const embedded = await startEmbedded(directory)
  const duckdb = await ask('DuckDB', embedded, bench).finally(() => embedded.stop())
  const inElasticsearch = await fill('Elasticsearch', await openElasticsearch(prefixOf('rollup'), bench), bench)
  const distributed = await startDistributed('rollup', bench)
  const elasticsearch = await ask('Elasticsearch', distributed, bench).finally(() => distributed.stop())
  return [inDuckdb, ...duckdb, inElasticsearch, ...elasticsearch]
}

/** Yesterday, as a whole day of all services, and one service alone on the days before. */
const yesterday = calendar.addDays(calendar.dayAt(Date.now()), -1)
const [alone = ''] = services

function detailOf({ quick }: Bench): number {
  return quick ? 300_000 : 10_000_000
}

/** Fills a store and builds its roll-ups; the row says how fast the latter was. */
async function fill(name: StoreName, store: Store, bench: Bench): Promise<Row> {
  await store.start()
  await startMarks(store)
  bench.say(`storing ${shown(detailOf(bench))} records of a day, and ${daysBefore} days of one service`)
  const before = Array.from({ length: bench.quick ? 1 : daysBefore }, (_, ago) => calendar.addDays(yesterday, -1 - ago))
  for (const day of before) await write(store, stat, dayOfSite(day, 0, [alone]))
  await write(store, stat, dayOfSite(yesterday, detailOf(bench)))
  bench.say('building roll-ups')
  const { minutes, seconds } = await buildRollups(store)
  await store.stop()
  return {
    what: `${name}: building the roll-up of a minute, of ${shown(detailOf(bench) / minutesOfDay)} records on one of the days`,
    figure: figureOf([(1000 * seconds) / minutes]),
    unit: 'ms',
    beside: `${shown(minutes)} minutes in ${shown(seconds)} s`,
  }
}

interface Asked {
  readonly what: string
  /** `later`, minutes: each time another range, as a page asks, so that no cache of whole answers helps. */
  readonly path: (service: string, later: number) => string
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
      const detail = await askFor(seconds, tarsier, {
        ...each,
        path: (name, later) => `${each.path(name, later)}&detail=true`,
      })
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
  const day = (later: number) => between(yesterday, later)
  return [
    { what: 'all services of a day', path: (_, later) => `services?${day(later)}`, goal: overview },
    {
      what: 'a day of a service by minute',
      path: (name, later) => `series?${day(later)}&slave_name=${name}`,
      goal: service,
    },
    {
      what: '30 days of a service by hour, which is alone on 29 of them',
      path: (_, later) =>
        `series?${between(calendar.addDays(yesterday, -daysBefore), later)}&slave_name=${alone}&step=3600`,
      goal: 500,
    },
  ]
}

/** From some minutes after the beginning of a day to the end of yesterday. */
function between(day: string, later: number): string {
  return `from=${(calendar.rangeOf(day)?.from ?? 0) + 60 * later}&to=${calendar.rangeOf(yesterday)?.to}`
}

/** How long each answer took, ms. */
async function askFor(seconds: number, { http }: Tarsier, { path }: Asked): Promise<readonly number[]> {
  const milliseconds: number[] = []
  const end = performance.now() + seconds * 1000
  for (let each = 0; performance.now() < end; each++) {
    const url = `${http}/api/v1/stat/${path(services[each % services.length] ?? alone, each % mostLater)}`
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
