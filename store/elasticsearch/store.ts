import { deadLetterBody, indexBody } from '../../mappings/elasticsearch.ts'
import type { Logger } from '../../observe/log.ts'
import type { Batch } from '../../signals/batch.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Signal } from '../../signals/signal.ts'
import type { Store } from '../store.ts'
import { askQuestion } from './ask.ts'
import type { Delivery } from './bulk.ts'
import { type Cluster, connect, describeFailure, type ElasticsearchConfig, failureOf, unavailable } from './client.ts'
import { buryLetters, tellBuried } from './dead-letter.ts'
import { draft, encodeBatch, format } from './encode.ts'
import { expireDays } from './retention.ts'
import { createTargets } from './targets.ts'
import { ensureIndex, upgrade } from './templates.ts'
import { writeBatch } from './write.ts'

export type { ElasticsearchConfig }

export interface ElasticsearchContext {
  readonly signals: readonly Signal[]
  readonly calendar: Calendar
  readonly log: Logger
}

/** How long `trouble` waits for an answer, ms. */
const probeTimeout = 2000

/**
 * The store of the distributed mode: one index a day and signal in an Elasticsearch 8.x or 9.x cluster.
 * Needs neither security nor X-Pack nor scripts. Speaks to the cluster only from `start` on.
 */
export function elasticsearchStore(config: ElasticsearchConfig, context: ElasticsearchContext): Store {
  const { signals, calendar, log } = context
  const cluster = connect(config)
  const targets = createTargets(config.prefix, signals, calendar)
  const delivery: Delivery = { cluster, targets, ensure }

  async function start(): Promise<void> {
    await upgrade(cluster, targets, config)
    log.info({ prefix: config.prefix }, 'Elasticsearch is prepared')
  }

  async function ensure(target: string): Promise<void> {
    const signal = targets.signals.find(({ name }) => name === targets.placeOf(target)?.signal)
    await ensureIndex(cluster, target, signal ? indexBody(signal, config) : deadLetterBody(config))
  }

  async function prepare(days: readonly string[]): Promise<void> {
    try {
      for (const signal of signals) {
        for (const day of days) await ensure(targets.of(signal).writeTarget(day))
      }
    } catch (error) {
      throw unavailable(error, `preparing ${days.join(', ')}`)
    }
  }

  return {
    start,
    stop: () => cluster.close(),
    trouble: () => findTrouble(cluster, config.prefix),
    formats: [format],
    draft,
    // Every draft in it was made by `draft`.
    encode: (batch) => encodeBatch(batch as Batch<string>, (signal, day) => targets.of(signal).writeTarget(day)),
    write: (batch, horizon) => writeBatch(delivery, batch, horizon),
    buried: (options) => tellBuried(cluster, config.prefix, options),
    bury: (letters) => buryLetters(delivery, config.prefix, letters, Date.now()),
    ask: (question, options) => askQuestion(cluster, targets, question, options),
    prepare,
    expire: async (signal, firstDayKept) => {
      try {
        return await expireDays(cluster, targets, signal, firstDayKept)
      } catch (error) {
        throw unavailable(error, `dropping days of ${signal.name}`)
      }
    },
  }
}

async function findTrouble({ client, call }: Cluster, prefix: string): Promise<string | undefined> {
  try {
    const index = `${prefix}*`
    const { status } = await call((options) => client.cluster.health({ index }, options), { timeout: probeTimeout })
    return status === 'red' ? `Elasticsearch: shards of ${prefix}* are missing` : undefined
  } catch (error) {
    return `Elasticsearch: ${describeFailure(failureOf(error))}`
  }
}
