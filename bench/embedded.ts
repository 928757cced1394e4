import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { startChild } from './children.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { type TrafficPlan, trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { cpuOf, cpuSince } from './processes.ts'
import { totalsOf } from './records.ts'
import { type Sender, startSender } from './sending.ts'
import { startEmbedded, type Tarsier } from './tarsier.ts'
import type { Totals } from './totals.ts'
import { inTurns, ratios } from './turns.ts'

const goal = { atLeast: 0.6 }

/** Tars frames on the wire until they are committed in DuckDB, against DuckDB's appender alone on prepared rows. */
export const embedded: Measure = { name: 'embedded', run }

interface Run {
  /** Rows a second. */
  readonly rate: number
  /** CPU seconds of the process. */
  readonly cpu: number
}

/** How rows are prepared for the reference: as chunks that DuckDB takes as they are, or as columns of JavaScript's values. */
export type Preparation = 'chunks' | 'columns'

/** What the reference's process is started with. */
export interface AppenderPlan {
  readonly directory: string
  readonly traffic: TrafficPlan
}

/** What it is asked: rows are prepared before anything is timed. `append` is answered with its milliseconds. */
export interface AppenderTask {
  readonly phase: 'prepare' | 'append'
  readonly preparation: Preparation
}

async function run(bench: Bench): Promise<readonly Row[]> {
  const plan = { seed: 3, heads: bench.quick ? 20_000 : 300_000 }
  const traffic = trafficOf(plan)
  const directory = bench.grounds.directory('embedded')
  const tarsier = await startEmbedded(directory)
  const sender = await startSender(tarsier.stat, traffic, bench.grounds.directory('embedded-sender'))
  const reference = await startAppender({ directory: bench.grounds.directory('appender'), traffic: plan })
  let sendings = 0
  const send = async () => {
    sendings++
    return runTarsier(tarsier, sender, traffic.heads)
  }
  try {
    await send()
    await reference.append('chunks', traffic.heads)
    const runs = await inTurns(
      bench,
      {
        chunks: () => reference.append('chunks', traffic.heads),
        columns: () => reference.append('columns', traffic.heads),
        tarsier: send,
      },
      ({ rate, cpu }) => `${shown(rate)} rows/s; CPU µs a row: ${shown((cpu * 1e6) / traffic.heads)}`,
    )
    await tarsier.stop()
    await checkStored(directory, totalsOf(traffic, sendings))
    return rowsOf(runs, traffic.heads)
  } finally {
    sender.stop()
    reference.stop()
    await tarsier.stop()
  }
}

function rowsOf(runs: Readonly<Record<Preparation | 'tarsier', readonly Run[]>>, heads: number): readonly Row[] {
  const rates = (each: readonly Run[]) => each.map(({ rate }) => rate)
  const median = (each: readonly Run[]) => shown(quantile(rates(each), 0.5))
  const cpu = (each: readonly Run[]) =>
    shown(
      (quantile(
        each.map((one) => one.cpu),
        0.5,
      ) *
        1e6) /
        heads,
    )
  return [
    {
      what: "wire → committed, embedded, against DuckDB's appender alone on prepared chunks",
      figure: figureOf(ratios(rates(runs.tarsier), rates(runs.chunks))),
      unit: '×',
      goal,
      beside: `${median(runs.tarsier)} heads/s; appender ${median(runs.chunks)} rows/s`,
      cpu: `Tarsier ${cpu(runs.tarsier)}; appender ${cpu(runs.chunks)}`,
    },
    {
      what: '… against the appender given columns of JavaScript values',
      figure: figureOf(ratios(rates(runs.tarsier), rates(runs.columns))),
      unit: '×',
      beside: `appender ${median(runs.columns)} rows/s`,
      cpu: `appender ${cpu(runs.columns)}`,
    },
  ]
}

/** An answer says that its records are committed. */
async function runTarsier({ processes }: Tarsier, sender: Sender, heads: number): Promise<Run> {
  const before = cpuOf(processes)
  const { firstByteAt, lastAnswerAt } = await sender.sendAll()
  const spent = cpuSince(before, processes)['tarsier'] ?? 0
  return { rate: (heads * 1000) / (lastAnswerAt - firstByteAt), cpu: spent }
}

/** The reference in a process of its own, on a file of its own. */
async function startAppender(plan: AppenderPlan) {
  const child = await startChild('appender.ts', plan)
  const ask = (task: AppenderTask) => child.ask(task)
  return {
    append: async (preparation: Preparation, rows: number): Promise<Run> => {
      await ask({ phase: 'prepare', preparation })
      const before = cpuOf({ appender: child.pid })
      const milliseconds = Number(await ask({ phase: 'append', preparation }))
      const cpu = cpuSince(before, { appender: child.pid })['appender'] ?? 0
      return { rate: (rows * 1000) / milliseconds, cpu }
    },
    stop: child.stop,
  }
}

/** Counts what the file holds after Tarsier has let it go. */
async function checkStored(directory: string, expected: Totals): Promise<void> {
  const instance = await DuckDBInstance.create(join(directory, 'tarsier.duckdb'), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const tables = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE table_name ^@ 'stat_'")
  const union = tables
    .getRows()
    .map(([name]) => `SELECT * FROM "${name}"`)
    .join(' UNION ALL ')
  const sums = 'count(*), sum(succ_count), sum(total_time), sum(maxrsp_time)'
  const [row = []] = (await connection.runAndReadAll(`SELECT ${sums} FROM (${union})`)).getRows()
  connection.closeSync()
  instance.closeSync()
  const [count = 0, succeeded = 0, time = 0, longest = 0] = row.map(Number)
  const found: Totals = { count, succeeded, time, longest }
  if (JSON.stringify(found) === JSON.stringify(expected)) return
  throw new FailedRun(`DuckDB holds ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`)
}
