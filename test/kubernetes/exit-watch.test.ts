import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createExitWatch, type ExitWatch } from '../../kubernetes/exit-watch.ts'
import type { Change, Handed } from '../../kubernetes/handed.ts'
import { type Pod, readPod } from '../../kubernetes/pod.ts'
import { createPresence } from '../../kubernetes/presence.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { type ExitRecord, exit as exitSignal } from '../../signals/exit.ts'
import { type Ending, type Happening, lifeOf, type PodObject, podObject } from './pod-life.ts'

const calendar = createCalendar('Asia/Shanghai')

/** Keeps each exit once, as stores do: the first that comes under an id stays, which is looked for in its own day only. */
function createStore() {
  const kept = new Map<string, ExitRecord>()
  let failures = 0
  return {
    kept,
    failNext: (times: number) => {
      failures = times
    },
    handOver: async (exits: readonly ExitRecord[]) => {
      if (failures-- > 0) throw new Error('the queue is away')
      for (const exit of exits) {
        const place = `${exit.f_date}/${exitSignal.ownId?.(exit)}`
        if (!kept.has(place)) kept.set(place, exit)
      }
    },
  }
}

function changeOf({ type, object }: { type: Change<Pod>['type']; object: PodObject }): Change<Pod> {
  const pod = readPod(object)
  if (!pod) throw new Error('the object is no pod')
  return { type, object: pod }
}

function factsOf({ kept }: ReturnType<typeof createStore>) {
  const facts = [...kept.values()].map((exit) => {
    const { kind, time, exit_code, deleted } = exit
    return { id: exitSignal.ownId?.(exit) ?? '', kind, time, exit_code, deleted }
  })
  return facts.sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** As a list-watch does: the same again until it is taken. */
async function takeStubbornly(watch: ExitWatch, changes: readonly Change<Pod>[]): Promise<void> {
  for (;;) {
    try {
      return await watch.take(changes)
    } catch {
      // again
    }
  }
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    what: fc.constant('crash' as const),
    code: fc.constantFrom(0, 1, 137, 139),
    reason: fc.constantFrom('Error', 'OOMKilled', 'Completed'),
  }),
  fc.record({ what: fc.constantFrom('back-off' as const, 'restart' as const, 'restart' as const, 'touch' as const) }),
)

const life = fc
  .record({
    uid: fc.constantFrom('a', 'b', 'c'),
    happenings: fc.array(happening, { maxLength: 12 }),
    ending: fc.constantFrom<Ending>('stays', 'deleted', 'finished-at-once', 'evicted'),
    pace: fc.integer({ min: 10, max: 50_000 }),
  })
  .map(({ uid, happenings, ending, pace }) => lifeOf({ uid }, happenings, ending, pace))

test('a life of a pod tells the same exits, once each, however often its states come and whatever fails', async () => {
  const step = fc.record({
    again: fc.integer({ min: 0, max: 3 }),
    failures: fc.integer({ min: 0, max: 2 }),
    restart: fc.boolean(),
  })
  const property = fc.asyncProperty(life, fc.array(step, { minLength: 40, maxLength: 40 }), async (lived, steps) => {
    const store = createStore()
    const start = () => createExitWatch({ calendar, handOver: store.handOver })
    let watch = start()
    const changes = lived.seen.map(changeOf)
    for (const [place, change] of changes.entries()) {
      const { again, failures, restart } = steps[place] ?? { again: 0, failures: 0, restart: false }
      store.failNext(failures)
      await takeStubbornly(watch, [change])
      // A restarted watcher lists what there is; a watch that goes on from an older version brings what it had already.
      if (restart) watch = start()
      await takeStubbornly(watch, changes.slice(Math.max(0, place - again), place + 1))
    }
    await takeStubbornly(start(), changes)
    const expected = lived.expected.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    expect(factsOf(store)).toEqual(expected)
  })
  await fc.assert(property, { numRuns: 300 })
})

test('a watcher that missed states tells no other exits than one that saw all', async () => {
  const property = fc.asyncProperty(
    life,
    fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    async (lived, kept) => {
      const store = createStore()
      const watch = createExitWatch({ calendar, handOver: store.handOver })
      const changes = lived.seen.map(changeOf)
      const last = changes.length - 1
      await watch.take(changes.filter((_, place) => place === last || kept[place]))
      const known = new Map(lived.expected.map((exit) => [exit.id, exit.time]))
      for (const { id, time } of factsOf(store)) expect([id, known.get(id)]).toEqual([id, time])
    },
  )
  await fc.assert(property, { numRuns: 300 })
})

test('a pod that is gone without its deletion having been seen was deleted when that was noticed', async () => {
  const store = createStore()
  const now = Date.parse('2026-11-20T03:00:00Z')
  const watch = createExitWatch({ calendar, handOver: store.handOver, now: () => now })
  const changesOf = createPresence<Pod>()
  const list = (objects: readonly PodObject[]): Handed<Pod> => ({
    kind: 'listed',
    objects: objects.map((object) => changeOf({ type: 'ADDED', object }).object),
    first: true,
    last: true,
  })
  await watch.take(changesOf(list([podObject({ uid: 'a' }), podObject({ uid: 'b' })])))
  await watch.take(changesOf(list([podObject({ uid: 'b' })])))
  expect(factsOf(store)).toMatchObject([{ id: 'a', kind: 'deleted', deleted: now }])
})
