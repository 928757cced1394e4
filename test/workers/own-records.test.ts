import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config.ts'
import { type Backend, openBackend } from '../../modes.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import { createGatherer } from '../../queue/batch.ts'
import { event } from '../../signals/event.ts'
import { exit } from '../../signals/exit.ts'
import { reporter } from '../../signals/reporter.ts'
import type { Signal, TimedRecord } from '../../signals/signal.ts'
import { createBreaker } from '../../workers/breaker.ts'
import { writeDeliveries } from '../../workers/write.ts'
import { eventOf, exitOf } from '../contract/cluster-records.ts'
import { find, findOn, shown } from '../contract/lines.ts'
import { calendar } from '../contract/records.ts'
import { keepAll } from '../contract/subject.ts'
import { distributed, embedded } from '../flow/modes.ts'

const day = '20260131'
const reported = [event, exit]

/** The road from the gatherer into the store of a mode, with the workers at its end. */
function openRoad(settings: Readonly<Record<string, string>>) {
  const metrics = createMetrics()
  const log = createLog({ level: 'silent', format: 'json' })
  const signals = [...reported, reporter]
  let backend: Backend
  let gatherer: ReturnType<typeof createGatherer>

  beforeAll(async () => {
    backend = await openBackend(loadConfig(settings), {
      signals,
      reported,
      derivations: [],
      calendar,
      metrics,
      log,
    })
    const { store, queue } = backend
    const breaker = createBreaker({ store, log })
    await breaker.start()
    for (const { name } of reported) {
      writeDeliveries({ queue, store, signal: name, horizon: keepAll, metrics, log, breaker })
    }
    await queue.start()
    gatherer = createGatherer({
      signals: reported,
      calendar,
      draft: store.draft,
      encode: store.encode,
      queue,
      metrics,
      limits: { window: 1 },
    })
  }, 60_000)
  afterAll(async () => {
    await gatherer.stop()
    await backend.queue.stop()
    await backend.feed.stop()
    await backend.store.stop()
  }, 60_000)

  return {
    /** What a watcher hands over after a list. */
    tell: (signal: Signal, records: readonly TimedRecord[]) =>
      gatherer.gather({
        signal: signal.name,
        records,
        reporter: { peer: '10.0.0.1', module: '', records: records.length, ignored: 0, rejected: 0 },
        receivedAt: Date.now(),
      }),
    found: async (signal: Signal) => {
      const { records } = await find(backend.store, findOn(day, { signal, sort: 'oldest' }))
      return records.map(({ record }) => record)
    },
    counted: async (signal: Signal, fate: 'stored' | 'repeated') => {
      const counter = fate === 'stored' ? metrics.fate.stored : metrics.repeated
      const { values } = await counter.get()
      return values.find(({ labels }) => labels.signal === signal.name)?.value ?? 0
    },
  }
}

describe.each([
  ['embedded', embedded()],
  ['distributed', distributed()],
])('the %s mode', { timeout: 60_000 }, (_mode, settings) => {
  const road = openRoad(settings)

  it.each([
    [event, [eventOf(day, 1), eventOf(day, 2), eventOf(day, 3)]],
    [exit, [exitOf(day, 1), exitOf(day, 2, { exit_code: 0 }), exitOf(day, 3, { exit_code: 137 })]],
  ])('keeps what list after list tells of $name once', async (signal, records) => {
    await road.tell(signal, records.slice(0, 2))
    await road.tell(signal, records)
    await road.tell(signal, records.toReversed())
    const counts = async () => [await road.counted(signal, 'stored'), await road.counted(signal, 'repeated')]
    await vi.waitFor(async () => expect(await counts()).toEqual([3, 5]), { timeout: 30_000 })
    await vi.waitFor(async () => expect(await road.found(signal)).toEqual(records.map(shown)), { timeout: 30_000 })
  })
})
