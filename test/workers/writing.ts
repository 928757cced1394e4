import { createLog } from '../../observe/log.ts'
import { createMetrics, type Fate, fates } from '../../observe/metrics.ts'
import type { Delivery, DeliveryHandler, Settlement } from '../../queue/queue.ts'
import type { EncodedBatch } from '../../signals/batch.ts'
import type { DeadLetter, Store, WriteOutcome } from '../../store/store.ts'
import { createBreaker } from '../../workers/breaker.ts'
import { writeDeliveries } from '../../workers/write.ts'
import { encodedBatch } from '../queue/batches.ts'

/** Does what no real store can be told to do when; `write` settles everything unless the test says otherwise. */
export interface ScriptedStore {
  start: Store['start']
  trouble: Store['trouble']
  write: (batch: EncodedBatch) => Promise<WriteOutcome>
  bury: Store['bury']
}

export function settled(stored: number, refused: readonly DeadLetter[] = []): WriteOutcome {
  return { kind: 'settled', tallies: { stat: { stored, repeated: 0, expired: 0 } }, refused }
}

export function owing(
  kind: 'busy' | 'away' | 'forbidden',
  remaining: EncodedBatch,
  stored = 0,
  refused: readonly DeadLetter[] = [],
): WriteOutcome {
  return { ...settled(stored, refused), kind, remaining, reason: `the store is ${kind}` }
}

export function letter(id = 'r1'): DeadLetter {
  return { signal: 'stat', id, target: 'stat_20260131', reason: 'not a number', original: '{}' }
}

export { encodedBatch }

/** The write loop of stat over a scripted store, with pauses of milliseconds. */
export function writing(script: Partial<ScriptedStore> = {}) {
  const store = {
    start: async () => undefined,
    trouble: async () => undefined,
    write: async () => settled(5),
    bury: async () => undefined,
    formats: ['test/1', 'test/0'],
    ...script,
  }
  const log = createLog({ level: 'silent', format: 'json' })
  const metrics = createMetrics()
  const breaker = createBreaker({ store, log, pauses: { least: 5, most: 20 } })
  let handle: DeliveryHandler | undefined
  const queue = {
    consume: (_: string, handler: DeliveryHandler) => {
      handle = handler
    },
  }
  const horizon = () => '20260101'
  writeDeliveries({ queue, store, signal: 'stat', horizon, metrics, log, breaker, busyPauses: { least: 1, most: 5 } })

  function deliver(batch: EncodedBatch = encodedBatch(), giveUp = new AbortController().signal): Promise<Settlement> {
    const delivery: Delivery = { batch, attempt: 1, giveUp }
    if (!handle) throw new Error('nothing was consumed')
    return handle(delivery)
  }

  /** Counts of stat records by fate, without the zeros; and those found stored again. */
  async function books(): Promise<Partial<Record<Fate | 'repeated', number>>> {
    const found: Partial<Record<Fate | 'repeated', number>> = {}
    // The keys of `fates` are fates.
    const counters = [...(Object.keys(fates) as Fate[]).map((fate) => [fate, metrics.fate[fate]] as const)]
    for (const [name, counter] of [...counters, ['repeated', metrics.repeated] as const]) {
      const { values } = await counter.get()
      const value = values.find(({ labels }) => labels.signal === 'stat')?.value ?? 0
      if (value > 0) found[name] = value
    }
    return found
  }

  return { store, log, metrics, breaker, deliver, books }
}
