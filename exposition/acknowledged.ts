import type { Gatherer } from '../queue/queue.ts'
import type { TarsMetrics } from './tars-metrics.ts'

/** Requests with an Idempotency-Key that are remembered as counted. */
const mostRemembered = 10_000

/** A gatherer that counts what it has made durable, just before the sender hears of it; what fails is not counted. */
export function countAcknowledged(gatherer: Gatherer, metrics: Pick<TarsMetrics, 'prepare'>): Gatherer {
  const counted = new Set<string>()

  /** Whether it is the first one that is acknowledged under its id: a repeat is so again, and may also be the first. */
  function isFirst(batchId: string): boolean {
    if (counted.has(batchId)) return false
    for (const oldest of counted) {
      if (counted.size < mostRemembered) break
      counted.delete(oldest)
    }
    counted.add(batchId)
    return true
  }

  return {
    gather: async (contribution) => {
      const raise = metrics.prepare(contribution)
      await gatherer.gather(contribution)
      raise()
    },
    gatherPatiently: async (contribution) => {
      const raise = metrics.prepare(contribution)
      await gatherer.gatherPatiently(contribution)
      raise()
    },
    gatherAlone: async (own, contribution) => {
      const raise = metrics.prepare(contribution)
      await gatherer.gatherAlone(own, contribution)
      if (isFirst(own.batchId)) raise()
    },
    refuse: (signal, peer, reason) => gatherer.refuse(signal, peer, reason),
  }
}
