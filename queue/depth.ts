import { reporter } from '../signals/reporter.ts'
import type { SignalName } from '../signals/signal.ts'
import type { QueueDepth } from './queue.ts'

/** What the depth needs to know of a batch that waits. */
export interface WaitingBatch {
  readonly signal: SignalName
  readonly receivedAt: number
  /** Records by signal. */
  readonly counts: Readonly<Record<string, number>>
  /** How many batches it stands for: more than 1 where only a sample was looked at. */
  readonly weight: number
}

/**
 * Depth by signal: a row for each of `signals` and for the reporter records that travel in their batches, so that the
 * books of each balance. Parked batches hold records too.
 */
export function sumDepths(
  signals: readonly SignalName[],
  waiting: readonly WaitingBatch[],
  parked: readonly WaitingBatch[],
): QueueDepth[] {
  const rows = new Map([...signals, reporter.name].map((signal) => [signal, emptyRow()]))
  const rowOf = (signal: SignalName) => {
    const row = rows.get(signal) ?? emptyRow()
    rows.set(signal, row)
    return row
  }
  for (const { signal, receivedAt, weight } of waiting) {
    const row = rowOf(signal)
    row.batches += weight
    row.oldest = Math.min(row.oldest, receivedAt)
  }
  for (const { signal, weight } of parked) rowOf(signal).parked += weight
  for (const { counts, weight } of [...waiting, ...parked]) {
    for (const [signal, count] of Object.entries(counts)) {
      // The keys of `counts` are names of signals: headerOf makes them.
      rowOf(signal as SignalName).records += count * weight
    }
  }
  return [...rows].map(([signal, row]) => ({
    signal,
    batches: Math.round(row.batches),
    records: Math.round(row.records),
    parked: Math.round(row.parked),
    oldestReceivedAt: row.oldest === Infinity ? undefined : row.oldest,
  }))
}

function emptyRow() {
  return { batches: 0, records: 0, parked: 0, oldest: Infinity }
}
