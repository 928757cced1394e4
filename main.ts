import { hostname } from 'node:os'
import type { Config } from './config.ts'
import { type Addresses, openDoors, usesQueue } from './doors.ts'
import { TarsierError } from './errors.ts'
import { isVital, type Part } from './http/probes.ts'
import { floodControl } from './ingest/notify/flood.ts'
import { openBackend } from './modes.ts'
import type { Logger } from './observe/log.ts'
import { beginAtZero, createMetrics } from './observe/metrics.ts'
import { createPodState } from './pod-state.ts'
import { createGatherer } from './queue/batch.ts'
import { retentionsOf } from './retention.ts'
import { createCalendar } from './signals/calendar.ts'
import { event } from './signals/event.ts'
import { exit } from './signals/exit.ts'
import { log as logSignal } from './signals/log.ts'
import { notify } from './signals/notify.ts'
import { property } from './signals/property.ts'
import { reporter } from './signals/reporter.ts'
import { rollup, statRollup } from './signals/rollup.ts'
import type { Signal } from './signals/signal.ts'
import { span } from './signals/span.ts'
import { stat } from './signals/stat.ts'
import { announceWatch, openCluster, openPods, openWatch, podsPart, watchPart } from './watching.ts'
import { createBreaker } from './workers/breaker.ts'
import { createDeriver } from './workers/derive.ts'
import { createJob } from './workers/job.ts'
import { createKeeping } from './workers/keeping.ts'
import { preparationRound, retentionRound } from './workers/retention.ts'
import { createTeller } from './workers/tell.ts'
import { writeDeliveries } from './workers/write.ts'

/** The signals that flow. */
export const signals = [stat, property, notify, logSignal, span, event, exit, reporter, rollup]

/** What is derived from what. */
const derivations = [statRollup]

/** The signals that services send. */
const sent = [stat, property, notify, logSignal, span]

/** The signals that doors and the watcher hand over; the reporter's records travel in their batches. */
const reported = [...sent, event, exit]

/** Those that can be followed live. */
const followed: readonly Signal[] = [logSignal]

/** A running Tarsier. */
export interface Program {
  /** Where it listens. */
  readonly addresses: Addresses
  /** Why the process is not ready, one sentence a part; empty once it is. */
  troubles(): Promise<readonly string[]>
  /** Takes nothing new, finishes what runs, ends within 25 s. Idempotent. */
  stop(): Promise<void>
}

/**
 * Builds the parts of the configured roles and starts them: store, queue, workers, query, ingest.
 * A server that is away is waited for while the program runs. Rejects with BAD_SETTING, all problems together.
 */
export async function startProgram(config: Config, log: Logger, version: string): Promise<Program> {
  const metrics = createMetrics()
  beginAtZero(
    metrics,
    [...reported, reporter].map(({ name }) => name),
  )
  const calendar = createCalendar(config.TARSIER_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const context = { signals, reported, derivations, calendar, metrics, log }
  const { store, queue, feed, notifyQuota, backup } = await openBackend(config, context)
  const retentions = await retentionsOf(config)
  const keeping = createKeeping({ store, calendar, retentions })
  const { horizon } = keeping
  const breaker = createBreaker({ store: { start: startStore, trouble: store.trouble }, log })
  const needs = needsOf(config)
  const workers = createWorkers()
  const gatherer = createGatherer({
    signals: reported,
    calendar,
    draft: store.draft,
    encode: store.encode,
    condense: notifyQuota ? { notify: floodControl(notifyQuota) } : {},
    queue,
    metrics,
  })
  const cluster = await openCluster(config)
  const pods = await openPods(cluster, { metrics, log })
  const serverOf = (namespace: string, name: string) => pods?.named(namespace, name)
  const watch = await openWatch(config, cluster, { gatherer, calendar, serverOf, metrics, log })
  const registry = config.TARSIER_POD_STATE_REGISTRY
  const podState = registry && createPodState({ registry, pod: hostname(), troubles: () => troublesOf(parts), log })
  const parts: readonly Part[] = [
    ...(needs.store ? [{ name: 'store', trouble: async () => breaker.trouble() ?? (await store.trouble()) }] : []),
    ...(needs.queue ? [{ name: 'queue', trouble: () => queue.trouble() }] : []),
    ...(watch ? [watchPart(config, watch)] : []),
    ...(pods ? [podsPart(pods)] : []),
    ...(podState ? [podState.part] : []),
  ]
  const doors = openDoors(config, {
    store,
    backup,
    queue,
    feed,
    gatherer,
    podOf: pods && ((address) => pods.at(address)?.name),
    calendar,
    horizon,
    retentions,
    stored: {
      signals,
      reported: sent,
      derivations,
      jobs: needs.worker ? () => workers.jobs.map((job) => job.status()) : undefined,
    },
    metrics,
    log,
    version,
    parts,
  })

  /** Nothing may be written before it is known what is not kept. */
  async function startStore(): Promise<void> {
    await store.start()
    await keeping.refresh()
  }

  function createWorkers() {
    const retention = { store, signals, derivations, keeping, retentions, calendar, metrics, log }
    const jobs = [
      createJob({ name: 'prepare', run: preparationRound({ store, calendar }), breaker, metrics, log }),
      createJob({ name: 'retention', run: retentionRound(retention), breaker, metrics, log }),
    ]
    const start = () => {
      for (const signal of reported) {
        const tellStored = followed.includes(signal) ? createTeller({ feed, store, signal }) : undefined
        writeDeliveries({ queue, store, signal: signal.name, horizon, metrics, log, breaker, tellStored })
      }
    }
    const derivers = derivations.map((derivation) => createDeriver({ store, derivation, breaker, metrics, log }))
    return { start, background: [...jobs, ...derivers], jobs }
  }

  /** What runs by itself in the configured roles. */
  function background() {
    return [...(needs.store ? [keeping] : []), ...(needs.worker ? workers.background : [])]
  }

  async function stop(): Promise<void> {
    // Those who follow would stay until they are sent away.
    await feed.stop()
    await Promise.all([doors.stop(), watch?.stop(), pods?.stop(), podState?.stop()])
    await gatherer.stop()
    notifyQuota?.stop()
    await Promise.all([needs.queue ? queue.stop() : undefined, ...background().map((each) => each.stop())])
    breaker.stop()
    await store.stop()
  }

  async function start(): Promise<void> {
    if (needs.worker) workers.start()
    const behindDoors = [
      needs.store ? breaker.start() : undefined,
      needs.queue ? queue.start() : undefined,
      pods?.start(),
    ]
    const problems = [...(await problemsOf(behindDoors)), ...(await problemsOf(doors.start()))]
    // A host that serves several ports is told once.
    if (problems.length > 0) throw new TarsierError('BAD_SETTING', [...new Set(problems)].join('\n'))
    for (const each of background()) each.start()
    watch?.start()
    podState?.start()
    announceWatch(config, cluster, log)
  }

  try {
    await start()
  } catch (error) {
    // Whatever the reason: nothing may go on listening or hold a file.
    await stop()
    throw error
  }

  let stopped: Promise<void> | undefined
  return {
    addresses: doors.addresses(),
    troubles: () => troublesOf(parts),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

async function troublesOf(parts: readonly Part[]): Promise<readonly string[]> {
  const found = await Promise.all(
    parts.filter(isVital).map(async (part) => ({ name: part.name, trouble: await part.trouble() })),
  )
  return found.flatMap(({ name, trouble }) => (trouble === undefined ? [] : [`${name}: ${trouble}`]))
}

/** Which of the backend's parts the configured roles use. */
function needsOf(config: Config) {
  const roles = new Set(config.TARSIER_ROLES)
  return {
    worker: roles.has('worker'),
    queue: usesQueue(config),
    store: roles.has('worker') || roles.has('query'),
  }
}

/** What is wrong with the settings, as far as starting these parts shows it. Rejects with any other failure. */
async function problemsOf(starting: readonly (Promise<void> | undefined)[]): Promise<readonly string[]> {
  const results = await Promise.allSettled(starting)
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    if (result.reason instanceof TarsierError && result.reason.code === 'BAD_SETTING')
      return result.reason.message.split('\n')
    throw result.reason
  })
}
