import { indexBody } from '../mappings/elasticsearch.ts'
import { type LogRecord, log } from '../signals/log.ts'
import { type Bodies, bulkSize, tarsierBodies } from './bodies.ts'
import { type Counts, checkCounts, countsIn, countsOf } from './counted.ts'
import { calendar } from './evening.ts'
import { figureOf, shown } from './figures.ts'
import { prefix, type WarmCluster } from './grounds.ts'
import { described, medianCpu, medianRate, rates, untilAnswered, untilFound } from './ingest-run.ts'
import { linesOfFrame, logFramesOf, recordsOfLogFrame } from './lines.ts'
import type { Bench, Measure, Row } from './measure.ts'
import type { Processes } from './processes.ts'
import { startSender } from './sending.ts'
import { prefixOf, startDistributed, startEmbedded } from './tarsier.ts'
import { inTurns, ratios } from './turns.ts'

const goal = { atLeast: 0.7 }

/** Lines of 250 B on the wire until they are searchable, against raw `_bulk` of the same documents; and embedded. */
export const logs: Measure = { name: 'logs', run }

const rawIndex = `${prefix}raw_log`
const connections = 2

async function run(bench: Bench): Promise<readonly Row[]> {
  const lines = bench.quick ? 20_000 : 200_000
  const frames = logFramesOf(5, lines)
  const expected = countsOf(frames.flatMap((frame) => recordsOfLogFrame(frame).map(({ thread }) => thread)))
  return [...(await searchable(bench, frames, expected)), ...(await embedded(bench, frames, expected))]
}

async function searchable(bench: Bench, frames: readonly Buffer[], expected: Counts): Promise<readonly Row[]> {
  const lines = frames.length * linesOfFrame
  const cluster = await bench.grounds.elasticsearch()
  const bodies = tarsierBodies(chunksOf(frames), rawIndex, log)
  const tarsier = await startDistributed('logs', bench)
  const sender = await startSender(tarsier.log, { frames, heads: lines }, bench.grounds.directory('logs'))
  const index = `${prefixOf('logs')}${log.name}_${calendar.dayAt(Date.now())}`
  const measured = (target: string, processes: Processes, send: () => Promise<number>) =>
    untilFound(processes, lines, send, async () =>
      checkCounts(target, await cluster.untilCounted(target, lines, 'thread'), expected, 1),
    )
  const runs = {
    plain: () => measured(rawIndex, { Elasticsearch: cluster.pid }, () => sendRaw(cluster, bodies, false)),
    gzip: () => measured(rawIndex, { Elasticsearch: cluster.pid }, () => sendRaw(cluster, bodies, true)),
    tarsier: () =>
      measured(index, tarsier.processes, async () => {
        await cluster.recreate(index)
        return (await sender.sendAll()).firstByteAt
      }),
  }
  try {
    // All are warm before anything counts: Elasticsearch has only seen stat's documents.
    for (const each of Object.values(runs)) await each()
    const found = await inTurns(bench, runs, (each) => described(each, lines))
    const raw = medianRate(found.plain) > medianRate(found.gzip) ? 'plain' : 'gzip'
    return [
      {
        what: 'log lines of 250 B on the wire → searchable in Elasticsearch, against raw `_bulk` of the same documents',
        figure: figureOf(ratios(rates(found.tarsier), rates(found[raw]))),
        unit: '×',
        goal,
        beside: `${shown(medianRate(found.tarsier))} lines/s; raw, ${raw}, ${shown(medianRate(found[raw]))} documents/s`,
        cpu: `${medianCpu(found.tarsier, lines)}; raw: ${medianCpu(found[raw], lines)}`,
      },
    ]
  } finally {
    sender.stop()
    await tarsier.stop()
  }
}

async function sendRaw(cluster: WarmCluster, bodies: Bodies, gzip: boolean): Promise<number> {
  await cluster.recreate(rawIndex, indexBody(log, { prefix, shards: 1, replicas: 0 }))
  const start = Date.now()
  await cluster.bulk('_bulk', gzip ? bodies.gzip : bodies.plain, { connections, gzip })
  return start
}

/** Lines on the wire until they are committed in DuckDB. */
async function embedded(bench: Bench, frames: readonly Buffer[], expected: Counts): Promise<readonly Row[]> {
  const lines = frames.length * linesOfFrame
  const directory = bench.grounds.directory('logs-embedded')
  const tarsier = await startEmbedded(directory)
  const sender = await startSender(tarsier.log, { frames, heads: lines }, bench.grounds.directory('logs-sender'))
  const send = () => untilAnswered(sender, tarsier.processes, lines)
  try {
    await send()
    const found = await inTurns(bench, { tarsier: send }, (each) => described(each, lines))
    await tarsier.stop()
    checkCounts(directory, await countsIn(directory, log.name, 'thread'), expected, bench.rounds + 1)
    const cpu = medianCpu(found.tarsier, lines)
    return [{ what: '… → committed, embedded', figure: figureOf(rates(found.tarsier)), unit: 'lines/s', cpu }]
  } finally {
    sender.stop()
    await tarsier.stop()
  }
}

function* chunksOf(frames: readonly Buffer[]): Generator<LogRecord[]> {
  const framesOfChunk = bulkSize / linesOfFrame
  for (let first = 0; first < frames.length; first += framesOfChunk) {
    yield frames.slice(first, first + framesOfChunk).flatMap(recordsOfLogFrame)
  }
}
