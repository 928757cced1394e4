import type { SignalName } from '../signals/signal.ts'
import type { QueueDepth } from './queue.ts'

/** What the depth needs to know of a batch that waits. */
export interface WaitingBatch {
  readonly signal: SignalName
  readonly receivedAt: number
  /** Records by signal. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Depth by signal: a row for each of `signals`, and for every signal whose records travel in another's batches
 * (reporter records do), so that the books of each balance. Parked batches hold records too.
 */
export function sumDepths(
  signals: readonly SignalName[],
  waiting: readonly WaitingBatch[],
  parked: readonly WaitingBatch[],
): QueueDepth[] {
  const rows = new Map<SignalName, QueueDepth>(signals.map((signal) => [signal, emptyDepth(signal)]))
  const change = (signal: SignalName, by: (row: QueueDepth) => Partial<QueueDepth>) => {
    const row = rows.get(signal) ?? emptyDepth(signal)
    rows.set(signal, { ...row, ...by(row) })
  }
  for (const { signal, receivedAt } of waiting) {
    change(signal, (row) => ({
      batches: row.batches + 1,
      oldestReceivedAt: Math.min(row.oldestReceivedAt ?? Infinity, receivedAt),
    }))
  }
  for (const { signal } of parked) change(signal, (row) => ({ parked: row.parked + 1 }))
  for (const { counts } of [...waiting, ...parked]) {
    for (const [signal, count] of Object.entries(counts)) {
      // The keys of `counts` are names of signals: headerOf makes them.
      change(signal as SignalName, (row) => ({ records: row.records + count }))
    }
  }
  return [...rows.values()]
}

function emptyDepth(signal: SignalName): QueueDepth {
  return { signal, batches: 0, records: 0, parked: 0, oldestReceivedAt: undefined }
}
