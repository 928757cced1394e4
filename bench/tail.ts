import { setTimeout as pause } from 'node:timers/promises'
import type { TarsEndpoint } from '../tars/client.ts'
import { startChild } from './children.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { type Follower, follow } from './following.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { startEmbedded, startReplicas, type Tarsier } from './tarsier.ts'

const goal = { atMost: 2000 }
const linesPerSecond = 5000

/** Lines are lost when no other one has been told for so long, ms. */
const patience = 20_000

/** From the sending of a line to the event of the live tail that tells it, in both modes. */
export const tail: Measure = { name: 'tail', run }

/** What a sender is started with: doors that its connections go round among. */
export interface TailPlan {
  readonly to: readonly Pick<TarsEndpoint, 'host' | 'port'>[]
}

/** What it is asked. */
export interface TailTask {
  readonly seconds: number
  readonly linesPerSecond: number
}

/** What it has sent: lines with the numbers from `first` to before `end`; `refused` counts frames. */
export interface TailSent {
  readonly first: number
  readonly end: number
  readonly refused: number
}

async function run(bench: Bench): Promise<readonly Row[]> {
  const embedded = await startEmbedded(bench.grounds.directory('tail'))
  const inOne = await rowOf('embedded', [embedded], bench)
  const replicas = await startReplicas('tail', bench, 2)
  return [inOne, await rowOf('distributed, two replicas, each followed', replicas, bench)]
}

/** Stops what it measures. */
async function rowOf(mode: string, replicas: readonly Tarsier[], bench: Bench): Promise<Row> {
  const plan: TailPlan = { to: replicas.map(({ log: { host, port } }) => ({ host, port })) }
  const sender = await startChild('tail-sender.ts', plan)
  const followers = await Promise.all(replicas.map(({ http }) => follow(http)))
  const send = async (seconds: number) => {
    // tail-sender.ts answers each task with one of these.
    const sent = (await sender.ask({ seconds, linesPerSecond } satisfies TailTask)) as TailSent
    await untilTold(sent, followers)
    return sent
  }
  try {
    bench.say(`${mode}: warming`)
    await send(bench.quick ? 1 : 5)
    bench.say(`${mode}: following ${shown(linesPerSecond)} lines/s`)
    const sent = await send(bench.quick ? 3 : 30)
    const delays = followers.flatMap((follower) => delaysOf(sent, follower))
    return {
      what: `live tail, ${mode}: from sending a line to its event at ${shown(linesPerSecond)} lines/s, p99`,
      figure: { ...figureOf(delays), value: quantile(delays, 0.99) },
      unit: 'ms',
      goal,
      beside: `p50 ${shown(quantile(delays, 0.5))} ms; of ${shown(sent.end - sent.first)} lines none was lost or told twice`,
    }
  } finally {
    sender.stop()
    await Promise.all(followers.map((follower) => follower.stop()))
    await Promise.all(replicas.map((replica) => replica.stop()))
  }
}

/** Rejects with FailedRun where a line was refused, lost or told twice. */
async function untilTold(sent: TailSent, followers: readonly Follower[]): Promise<void> {
  if (sent.refused > 0) throw new FailedRun(`${sent.refused} frames were refused`)
  const missing = () => sum(followers.map((follower) => sent.end - sent.first - delaysOf(sent, follower).length))
  let lost = missing()
  for (let deadline = performance.now() + patience; lost > 0 && performance.now() < deadline; ) {
    await pause(100)
    const left = missing()
    if (left < lost) deadline = performance.now() + patience
    lost = left
  }
  const faults = followers.flatMap((follower) => follower.faults)
  if (lost > 0) faults.push(`${lost} of ${followers.length * (sent.end - sent.first)} lines were lost`)
  if (faults.length > 0) throw new FailedRun(`live tail: ${faults.slice(0, 3).join('; ')}`)
}

function delaysOf({ first, end }: TailSent, { delays }: Follower): readonly number[] {
  return [...delays].flatMap(([number, delay]) => (number >= first && number < end ? [delay] : []))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
