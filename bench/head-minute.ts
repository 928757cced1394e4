import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { rollup } from '../signals/rollup.ts'
import { stat } from '../signals/stat.ts'
import { originalBodies } from './bodies.ts'
import { calendar } from './evening.ts'
import { figureOf, shown } from './figures.ts'
import { buildRollups, openDuckdb, openElasticsearch, startMarks, write } from './filling.ts'
import { dynamicIndex, dynamicSettings } from './grounds.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { reportsOfSite, sitePlan } from './site-day.ts'
import { prefixOf } from './tarsier.ts'

/** What a head costs on disk for each minute in which it is reported, every 10 s: in records, and in roll-ups. */
export const headMinute: Measure = { name: 'head-minute', run }

const reportsAMinute = 6

/** As in `size`: a recovery copy of a `_source` that is switched off goes at a merge a minute after the write. */
const recoverySeconds = 75

interface Plan {
  /** Host pairs of each interface. */
  readonly pairs: number
  readonly minutes: number
}

async function run(bench: Bench): Promise<readonly Row[]> {
  const plan = bench.quick ? { pairs: 5, minutes: 2 } : { pairs: 25, minutes: 20 }
  const heads = sitePlan.services * sitePlan.interfaces * plan.pairs
  const headMinutes = heads * plan.minutes
  const elasticsearch = await elasticsearchBytes(plan, bench)
  const duckdb = await duckdbBytes(plan, bench)
  const row = (store: string, bytes: StoreBytes): Row => ({
    what: `${store}: bytes a head and minute at 10 s reporting, of records and roll-ups`,
    figure: figureOf([(bytes.detail + bytes.rollup) / headMinutes]),
    unit: 'B',
    beside:
      `records ${shown(bytes.detail / headMinutes)}, kept 15 days; roll-ups ${shown(bytes.rollup / headMinutes)}, kept 90; ` +
      `${shown(heads)} heads, ${plan.pairs} host pairs an interface; the original's one document a minute: ` +
      `${shown(elasticsearch.original / headMinutes)} in Elasticsearch`,
  })
  return [row('Elasticsearch', elasticsearch), row('DuckDB', duckdb)]
}

interface StoreBytes {
  readonly detail: number
  readonly rollup: number
}

const day = calendar.addDays(calendar.dayAt(Date.now()), -1)

async function elasticsearchBytes(plan: Plan, bench: Bench): Promise<StoreBytes & { readonly original: number }> {
  const prefix = prefixOf('head_minute')
  const cluster = await bench.grounds.elasticsearch()
  const store = await openElasticsearch(prefix, bench)
  await store.start()
  await startMarks(store)
  await write(store, stat, reportsOfSite(day, plan.minutes, plan.pairs, reportsAMinute))
  await buildRollups(store)
  await store.stop()
  await cluster.recreate(dynamicIndex, dynamicSettings)
  const once = originalBodies(reportsOfSite(day, plan.minutes, plan.pairs, 1))
  await cluster.bulk(`${dynamicIndex}/_bulk`, once.plain, { connections: 1, gzip: false })
  bench.say(`waiting ${bench.quick ? 0 : recoverySeconds} s for the recovery source to go`)
  if (!bench.quick) await pause(recoverySeconds * 1000)
  return {
    detail: await cluster.mergedBytes(`${prefix}${stat.name}_${day}`),
    rollup: await cluster.mergedBytes(`${prefix}${rollup.name}_${day}`),
    original: await cluster.mergedBytes(dynamicIndex),
  }
}

async function duckdbBytes(plan: Plan, bench: Bench): Promise<StoreBytes> {
  const directory = bench.grounds.directory('head-minute')
  const sizes: number[] = []
  const steps = [
    async () => undefined,
    (store: ReturnType<typeof openDuckdb>) =>
      write(store, stat, reportsOfSite(day, plan.minutes, plan.pairs, reportsAMinute)),
    buildRollups,
  ]
  for (const step of steps) {
    const store = openDuckdb(directory)
    await store.start()
    await startMarks(store)
    await step(store)
    await store.stop()
    sizes.push(statSync(join(directory, 'tarsier.duckdb')).size)
  }
  const [empty = 0, filled = 0, derived = 0] = sizes
  return { detail: filled - empty, rollup: derived - filled }
}
