import { vi } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import { createGatherer, type GatherLimits, noteBytes } from '../../queue/batch.ts'
import type { Condense, Contribution, ReporterNote } from '../../queue/queue.ts'
import { type Batch, type Draft, draftOf, headerOf } from '../../signals/batch.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { Signal, TimedRecord } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'

export const noon = Date.UTC(2026, 0, 31, 12)

/** A gatherer over a queue whose adds the test settles, oldest first; it condenses what it is told to. */
export function gathering(limits: Partial<GatherLimits> = {}, condense: Record<string, Condense> = {}) {
  const adds: { readonly batch: Batch; resolve(): void; reject(error: Error): void }[] = []
  const batches: Batch[] = []
  const encode = vi.fn((batch: Batch) => {
    batches.push(batch)
    return { header: headerOf(batch, 'test/1'), bytes: new Uint8Array() }
  })
  const queue = {
    add: () => {
      const batch = batches.at(-1)
      if (!batch) throw new Error('added before it was encoded')
      return new Promise<void>((resolve, reject) => adds.push({ batch, resolve, reject }))
    },
  }
  const metrics = createMetrics()
  const calendar = createCalendar('UTC')
  const draft = (signal: Signal, record: TimedRecord) => draftOf(signal, record, record, Number(record['weight']))
  const gatherer = createGatherer({ signals: [stat], calendar, draft, encode, queue, metrics, limits, condense })
  const settleNext = (error?: Error) => {
    const next = adds.shift()
    if (error) next?.reject(error)
    else next?.resolve()
    return next?.batch
  }
  return { gatherer, adds, batches, encode, metrics, settleNext }
}

let nextNumber = 0

/** A contribution of records that are told apart by their number; `bytes` is what it weighs in a batch. */
export function contribution(
  records: number,
  fields: Partial<Contribution> & { note?: Partial<ReporterNote>; bytes?: number } = {},
): Contribution {
  const { note, bytes = noteBytes + records, ...rest } = fields
  const weight = (bytes - noteBytes) / records
  return {
    signal: 'stat',
    records: Array.from(
      { length: records },
      (): TimedRecord => ({ f_timestamp: noon / 1000, f_date: '20260131', number: nextNumber++, weight }),
    ),
    reporter: { peer: '10.0.0.1', module: 'Shop.Order', records, ignored: 0, rejected: 0, ...note },
    receivedAt: Date.now(),
    ...rest,
  }
}

/** The gatherer's drafts hold the record itself. */
function recordOf({ content }: Draft): TimedRecord {
  return content as TimedRecord
}

export function recordsOf(batch: Batch | undefined, name: string): readonly TimedRecord[] {
  return (
    batch?.parts
      .filter((part) => part.signal.name === name)
      .flatMap((part) => part.drafts)
      .map(recordOf) ?? []
  )
}
