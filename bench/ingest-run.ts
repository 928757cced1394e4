import { quantile, shown } from './figures.ts'
import { type CpuSeconds, cpuOf, cpuSince, type Processes } from './processes.ts'
import type { Sender } from './sending.ts'

/** One sending of records, until they rest. */
export interface IngestRun {
  /** Records a second. */
  readonly rate: number
  readonly cpu: CpuSeconds
}

/** Sends all of them, until the last one is answered: in the embedded mode that says that it is committed. */
export async function untilAnswered(sender: Sender, processes: Processes, records: number): Promise<IngestRun> {
  const before = cpuOf(processes)
  const { firstByteAt, lastAnswerAt } = await sender.sendAll()
  return { rate: (records * 1000) / (lastAnswerAt - firstByteAt), cpu: cpuSince(before, processes) }
}

/** From the first byte, whose time `send` resolves to, epoch ms, until all is found. */
export async function untilFound(
  processes: Processes,
  records: number,
  send: () => Promise<number>,
  found: () => Promise<void>,
): Promise<IngestRun> {
  const before = cpuOf(processes)
  const start = await send()
  await found()
  return { rate: (records * 1000) / (Date.now() - start), cpu: cpuSince(before, processes) }
}

export function rates(runs: readonly IngestRun[]): readonly number[] {
  return runs.map(({ rate }) => rate)
}

export function medianRate(runs: readonly IngestRun[]): number {
  return quantile(rates(runs), 0.5)
}

/** A run in a line of progress. */
export function described(run: IngestRun, records: number): string {
  return `${shown(run.rate)} a second; CPU µs each: ${medianCpu([run], records)}`
}

/** CPU µs a record, by process. */
export function medianCpu(runs: readonly IngestRun[], records: number): string {
  const names = Object.keys(runs[0]?.cpu ?? {})
  const median = (name: string) =>
    quantile(
      runs.map(({ cpu }) => cpu[name] ?? 0),
      0.5,
    )
  return names.map((name) => `${name} ${shown((median(name) * 1e6) / records)}`).join(', ')
}
