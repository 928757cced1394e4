import { deadLetterBody, indexBody, keptFromBody, keptFromIndex } from '../../mappings/elasticsearch.ts'
import type { Marks } from '../../marks/marks.ts'
import type { Logger } from '../../observe/log.ts'
import type { Batch } from '../../signals/batch.ts'
import type { Calendar } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Signal } from '../../signals/signal.ts'
import type { KeptFrom } from '../../signals/usage.ts'
import type { Store } from '../store.ts'
import type { Delivery } from './bulk.ts'
import { type Cluster, connect, describeFailure, type ElasticsearchConfig, failureOf, unavailable } from './client.ts'
import { buryLetters, tellBuried } from './dead-letter.ts'
import { deriveMinutes } from './derive.ts'
import { answerQuestion } from './derived-answer.ts'
import { draft, encodeBatch, format } from './encode.ts'
import { findRecords } from './find.ts'
import { announce, announcements } from './kept-from.ts'
import { createNotes } from './notes.ts'
import { recordsOf } from './records.ts'
import { expireDays } from './retention.ts'
import { tellSpace } from './space.ts'
import { createTargets } from './targets.ts'
import { ensureIndex, upgrade } from './templates.ts'
import { tellUsage } from './usage.ts'
import { writeBatch } from './write.ts'

export type { ElasticsearchConfig }

export interface ElasticsearchContext {
  readonly signals: readonly Signal[]
  /** What is derived among them, and which of it is stale. */
  readonly derivations: readonly Derivation[]
  readonly marks: Marks
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
  const { signals, derivations, marks, calendar, log } = context
  const cluster = connect(config)
  const targets = createTargets(config.prefix, signals, calendar)
  const delivery: Delivery = { cluster, targets, ensure }
  const parts = { cluster, targets, marks, derivations, ensure }
  const notes = createNotes(marks, derivations)

  async function start(): Promise<void> {
    await upgrade(cluster, targets, config)
    log.info({ prefix: config.prefix }, 'Elasticsearch is prepared')
  }

  async function ensure(target: string): Promise<void> {
    const signal = targets.signals.find(({ name }) => name === targets.placeOf(target)?.signal)
    await ensureIndex(cluster, target, signal ? indexBody(signal, config) : deadLetterBody(config))
  }

  /** Tells the days that records of stale minutes may rest in, of a zone set before too; all where nobody knows. */
  async function owedDays(signal: Signal): Promise<(day: string) => boolean> {
    const derived = derivations.filter(({ from }) => from.name === signal.name)
    const stale = await Promise.all(derived.map(({ to }) => marks.stale(to.name)))
    if (stale.includes(undefined)) return () => true
    const days = new Set(stale.flatMap((each) => each ?? []).map(({ minute }) => calendar.dayAt(minute * 60_000)))
    const owed = new Set([...days].flatMap((day) => [-1, 0, 1].map((shift) => calendar.addDays(day, shift))))
    return (day) => owed.has(day)
  }

  async function keepFrom(announcement: KeptFrom): Promise<void> {
    await ensureIndex(cluster, keptFromIndex(config.prefix), keptFromBody(config))
    await announce(cluster, config.prefix, announcement)
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
    stop: () => {
      marks.stop()
      return cluster.close()
    },
    trouble: () => findTrouble(cluster, config.prefix),
    formats: [format],
    draft,
    // Every draft in it was made by `draft`.
    encode: (batch) => encodeBatch(batch as Batch<string>, (signal, day) => targets.of(signal).writeTarget(day)),
    write: (batch, horizon) => writeBatch({ delivery, notes }, batch, horizon),
    buried: (options) => tellBuried(cluster, config.prefix, options),
    bury: (letters) => buryLetters(delivery, config.prefix, letters, Date.now()),
    ask: (question, options) => answerQuestion(parts, question, options),
    derive: (derivation, options) => deriveMinutes(parts, derivation, options),
    find: (question, options) => findRecords(parts, question, options),
    recordsOf: (batch, signal) => recordsOf(targets, batch, signal),
    prepare,
    expire: async (signal, firstDayKept) => {
      const isOwed = await owedDays(signal)
      return expireDays(cluster, targets, signal, firstDayKept, isOwed).catch(
        rethrow(`dropping days of ${signal.name}`),
      )
    },
    usage: (options) => tellUsage(cluster, targets, options).catch(rethrow('measuring the days')),
    space: (options) => tellSpace(cluster, options).catch(rethrow('measuring the disks')),
    keepFrom: (announcement) => keepFrom(announcement).catch(rethrow('announcing a day')),
    keptFrom: () => announcements(cluster, config.prefix, targets).catch(rethrow('reading the days kept')),
  }
}

function rethrow(doing: string): (error: unknown) => never {
  return (error) => {
    throw unavailable(error, doing)
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
