import { type Bodies, originalBodies, tarsierBodies } from './bodies.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { trafficOf } from './frames.ts'
import { dynamicIndex, dynamicSettings, tunedIndex, type WarmCluster } from './grounds.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { type CpuSeconds, cpuOf, cpuSince } from './processes.ts'
import { recordChunks, totalsOf } from './records.ts'
import { type Sender, startSender } from './sending.ts'
import { startDistributed, type Tarsier } from './tarsier.ts'
import type { Totals } from './totals.ts'
import { inTurns, ratios } from './turns.ts'

const goals = { tuned: { atLeast: 0.75 }, dynamic: { atLeast: 1.15 }, cpu: { atMost: 8.8 } }

/** Tars frames on the wire until they are searchable in Elasticsearch, against raw `_bulk` of the same documents. */
export const wireToSearchable: Measure = { name: 'searchable', run }

/** One run: documents a second, and the CPU of each process. */
interface Run {
  readonly rate: number
  readonly cpu: CpuSeconds
}

/** Of the raw reference (issue: 2 connections). */
const connections = 2

async function run(bench: Bench): Promise<readonly Row[]> {
  const heads = bench.quick ? 20_000 : 300_000
  const traffic = trafficOf({ seed: 2, heads })
  const oneWay = trafficOf({ seed: 2, heads, oneWay: true })
  const expected = totalsOf(traffic)
  const cluster = await bench.grounds.elasticsearch()
  const tuned = tarsierBodies(recordChunks(traffic), tunedIndex)
  const dynamic = originalBodies(recordChunks(traffic))
  const tarsier = await startDistributed('searchable', bench)
  const directory = bench.grounds.directory('searchable')
  const sender = await startSender(tarsier.stat, traffic, directory)
  const oneWaySender = await startSender(tarsier.stat, oneWay, directory, { oneWay: true })
  try {
    // The product's own processes are as warm as Elasticsearch before anything counts.
    await runTarsier(tarsier, cluster, sender, expected)
    const runs = await inTurns(
      bench,
      {
        plain: () => runRaw(cluster, tuned, false, expected),
        gzip: () => runRaw(cluster, tuned, true, expected),
        dynamic: () => runDynamic(cluster, dynamic, expected),
        tarsier: () => runTarsier(tarsier, cluster, sender, expected),
        'one-way': () => runTarsier(tarsier, cluster, oneWaySender, expected),
      },
      ({ rate, cpu }) => `${shown(rate)} documents/s; CPU µs a record: ${perRecord(cpu, expected.count)}`,
    )
    return rowsOf(runs, expected.count)
  } finally {
    sender.stop()
    oneWaySender.stop()
    await tarsier.stop()
  }
}

type Runs = Readonly<Record<'plain' | 'gzip' | 'dynamic' | 'tarsier' | 'one-way', readonly Run[]>>

function rowsOf(runs: Runs, count: number): readonly Row[] {
  const median = (each: readonly Run[]) => quantile(rates(each), 0.5)
  const best = median(runs.plain) > median(runs.gzip) ? 'plain' : 'gzip'
  const absolute = (each: readonly Run[]) => `${shown(median(each))} documents/s`
  const cpu = perRecord(medianCpu(runs.tarsier), count)
  return [
    {
      what: 'Tars frames on the wire → searchable in Elasticsearch, against raw `_bulk` with the same mapping',
      figure: figureOf(ratios(rates(runs.tarsier), rates(runs[best]))),
      unit: '×',
      goal: goals.tuned,
      beside: `${absolute(runs.tarsier)}; raw, ${best}, ${absolute(runs[best])}`,
      cpu,
    },
    {
      what: '… as one-way calls',
      figure: figureOf(ratios(rates(runs['one-way']), rates(runs[best]))),
      unit: '×',
      beside: absolute(runs['one-way']),
      cpu: perRecord(medianCpu(runs['one-way']), count),
    },
    {
      what: '… against raw `_bulk` with dynamic mapping',
      figure: figureOf(ratios(rates(runs.tarsier), rates(runs.dynamic))),
      unit: '×',
      goal: goals.dynamic,
      beside: `raw, dynamic, ${absolute(runs.dynamic)}`,
      cpu: `raw: tuned ${perRecord(medianCpu(runs[best]), count)}; dynamic ${perRecord(medianCpu(runs.dynamic), count)}`,
    },
    {
      what: 'CPU of the pipeline (door, Redis, worker), s per million stat records',
      figure: figureOf(runs.tarsier.map((each) => (pipelineSeconds(each.cpu) * 1e6) / count)),
      unit: 's',
      goal: goals.cpu,
      cpu,
    },
  ]
}

async function runRaw(cluster: WarmCluster, bodies: Bodies, gzip: boolean, expected: Totals): Promise<Run> {
  await cluster.recreate(tunedIndex)
  return timed(cluster, tunedIndex, expected, { Elasticsearch: cluster.pid }, async () => {
    const start = Date.now()
    await cluster.bulk('_bulk', gzip ? bodies.gzip : bodies.plain, { connections, gzip })
    return start
  })
}

async function runDynamic(cluster: WarmCluster, { plain }: Bodies, expected: Totals): Promise<Run> {
  await cluster.recreate(dynamicIndex, dynamicSettings)
  return timed(cluster, dynamicIndex, expected, { Elasticsearch: cluster.pid }, async () => {
    const start = Date.now()
    await cluster.bulk(`${dynamicIndex}/_bulk`, plain, { connections, gzip: false })
    return start
  })
}

async function runTarsier(tarsier: Tarsier, cluster: WarmCluster, sender: Sender, expected: Totals): Promise<Run> {
  await cluster.recreate(tarsier.index)
  return timed(cluster, tarsier.index, expected, tarsier.processes, async () => (await sender.sendAll()).firstByteAt)
}

/** From the first byte until all is searchable. `send` resolves to when the first byte was sent, epoch ms. */
async function timed(
  cluster: WarmCluster,
  index: string,
  expected: Totals,
  processes: Tarsier['processes'],
  send: () => Promise<number>,
): Promise<Run> {
  const before = cpuOf(processes)
  const start = await send()
  await cluster.untilSearchable(index, expected)
  return { rate: (expected.count * 1000) / (Date.now() - start), cpu: cpuSince(before, processes) }
}

function rates(runs: readonly Run[]): readonly number[] {
  return runs.map((each) => each.rate)
}

function pipelineSeconds({ Elasticsearch: _, ...pipeline }: CpuSeconds): number {
  return Object.values(pipeline).reduce((sum, seconds) => sum + seconds, 0)
}

function medianCpu(runs: readonly Run[]): CpuSeconds {
  const names = Object.keys(runs[0]?.cpu ?? {})
  return Object.fromEntries(
    names.map((name) => [
      name,
      quantile(
        runs.map((each) => each.cpu[name] ?? 0),
        0.5,
      ),
    ]),
  )
}

function perRecord(cpu: CpuSeconds, count: number): string {
  return Object.entries(cpu)
    .map(([name, seconds]) => `${name} ${shown((seconds * 1e6) / count)}`)
    .join(', ')
}
