import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { indexBody } from '../mappings/elasticsearch.ts'
import { type LogRecord, log } from '../signals/log.ts'
import { type Bodies, bulkSize, tarsierBodies } from './bodies.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { prefix, type WarmCluster } from './grounds.ts'
import { linesOfFrame, logFramesOf, recordsOfLogFrame } from './lines.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { type CpuSeconds, cpuOf, cpuSince, type Processes } from './processes.ts'
import { type Sender, startSender } from './sending.ts'
import { prefixOf, startDistributed, startEmbedded } from './tarsier.ts'
import { inTurns, ratios } from './turns.ts'

const goal = { atLeast: 0.7 }

/** Lines of 250 B on the wire until they are searchable, against raw `_bulk` of the same documents; and embedded. */
export const logs: Measure = { name: 'logs', run }

/** Lines of a thread each: what shows that one is missing or there twice. */
type Expected = ReadonlyMap<string, number>

interface Run {
  /** Lines a second. */
  readonly rate: number
  readonly cpu: CpuSeconds
}

const rawIndex = `${prefix}raw_log`
const connections = 2

async function run(bench: Bench): Promise<readonly Row[]> {
  const lines = bench.quick ? 20_000 : 200_000
  const frames = logFramesOf(5, lines)
  const expected = threadsOf(frames)
  return [...(await searchable(bench, frames, expected)), ...(await embedded(bench, frames, expected))]
}

async function searchable(bench: Bench, frames: readonly Buffer[], expected: Expected): Promise<readonly Row[]> {
  const lines = frames.length * linesOfFrame
  const cluster = await bench.grounds.elasticsearch()
  const bodies = tarsierBodies(chunksOf(frames), rawIndex, log)
  const tarsier = await startDistributed('logs', bench)
  const sender = await startSender(tarsier.log, { frames, heads: lines }, bench.grounds.directory('logs'))
  const index = `${prefixOf('logs')}${log.name}_${calendar.dayAt(Date.now())}`
  const measured = (target: string, processes: Processes, send: () => Promise<number>) =>
    timed(cluster, target, { lines, expected }, processes, send)
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

/** From the first byte until all is searchable. `send` resolves to when the first byte was sent, epoch ms. */
async function timed(
  cluster: WarmCluster,
  index: string,
  { lines, expected }: { readonly lines: number; readonly expected: Expected },
  processes: Processes,
  send: () => Promise<number>,
): Promise<Run> {
  const before = cpuOf(processes)
  const start = await send()
  const found = await cluster.untilCounted(index, lines, 'thread')
  const rate = (lines * 1000) / (Date.now() - start)
  check(index, found, expected, 1)
  return { rate, cpu: cpuSince(before, processes) }
}

/** Lines on the wire until they are committed in DuckDB. */
async function embedded(bench: Bench, frames: readonly Buffer[], expected: Expected): Promise<readonly Row[]> {
  const lines = frames.length * linesOfFrame
  const directory = bench.grounds.directory('logs-embedded')
  const tarsier = await startEmbedded(directory)
  const sender = await startSender(tarsier.log, { frames, heads: lines }, bench.grounds.directory('logs-sender'))
  const send = () => sendEmbedded(sender, tarsier.processes, lines)
  try {
    await send()
    const found = await inTurns(bench, { tarsier: send }, (each) => described(each, lines))
    await tarsier.stop()
    check(directory, await storedIn(directory), expected, bench.rounds + 1)
    const cpu = medianCpu(found.tarsier, lines)
    return [{ what: '… → committed, embedded', figure: figureOf(rates(found.tarsier)), unit: 'lines/s', cpu }]
  } finally {
    sender.stop()
    await tarsier.stop()
  }
}

/** An answer says that its records are committed. */
async function sendEmbedded(sender: Sender, processes: Processes, lines: number): Promise<Run> {
  const before = cpuOf(processes)
  const { firstByteAt, lastAnswerAt } = await sender.sendAll()
  return { rate: (lines * 1000) / (lastAnswerAt - firstByteAt), cpu: cpuSince(before, processes) }
}

/** What the file holds after Tarsier has let it go. */
async function storedIn(directory: string): Promise<Expected> {
  const instance = await DuckDBInstance.create(join(directory, 'tarsier.duckdb'), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const tables = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE table_name ^@ 'log_'")
  const union = tables.getRows().map(([name]) => `SELECT "thread" FROM "${name}"`)
  const counts = await connection.runAndReadAll(
    `SELECT "thread", count(*) FROM (${union.join(' UNION ALL ')}) GROUP BY 1`,
  )
  connection.closeSync()
  instance.closeSync()
  return new Map(counts.getRows().map(([thread, count]) => [String(thread), Number(count)]))
}

function check(where: string, found: Expected, expected: Expected, times: number): void {
  const wrong = [...expected].filter(([thread, count]) => found.get(thread) !== count * times)
  if (wrong.length === 0 && found.size === expected.size) return
  const [thread = '', count = 0] = wrong[0] ?? []
  throw new FailedRun(`${where} holds ${found.get(thread)} lines of thread ${thread}, expected ${count * times}`)
}

function threadsOf(frames: readonly Buffer[]): Expected {
  const counts = new Map<string, number>()
  for (const frame of frames) {
    for (const { thread } of recordsOfLogFrame(frame)) counts.set(thread, (counts.get(thread) ?? 0) + 1)
  }
  return counts
}

function* chunksOf(frames: readonly Buffer[]): Generator<LogRecord[]> {
  const framesOfChunk = bulkSize / linesOfFrame
  for (let first = 0; first < frames.length; first += framesOfChunk) {
    yield frames.slice(first, first + framesOfChunk).flatMap(recordsOfLogFrame)
  }
}

function rates(runs: readonly Run[]): readonly number[] {
  return runs.map(({ rate }) => rate)
}

function medianRate(runs: readonly Run[]): number {
  return quantile(rates(runs), 0.5)
}

function described(run: Run, lines: number): string {
  return `${shown(run.rate)} lines/s; CPU µs a line: ${medianCpu([run], lines)}`
}

/** CPU µs a line, by process. */
function medianCpu(runs: readonly Run[], lines: number): string {
  const names = Object.keys(runs[0]?.cpu ?? {})
  const median = (name: string) =>
    quantile(
      runs.map(({ cpu }) => cpu[name] ?? 0),
      0.5,
    )
  return names.map((name) => `${name} ${shown((median(name) * 1e6) / lines)}`).join(', ')
}
