import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wantedEvents } from '../../query/event/wanted.ts'
import type { EventRecord } from '../../signals/event.ts'
import { isFound } from '../../signals/search.ts'
import { apiOver, doorOver } from '../query/cluster-api.ts'
import { eventOf, eventsOf } from './cluster-records.ts'
import { timeOn } from './records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

const day = '20260131'
const noon = timeOn(day, 720)
const hours = 4

const texts = [
  'Back-off restarting failed container cart',
  'Pulled image "cart:1.2"',
  '节点 node-1 不可用',
  '0/3 nodes are available: 3 Insufficient memory.',
  '',
]
const objects = [
  { kind: 'Pod', name: 'shop-cart-0', namespace: 'tars' },
  { kind: 'Pod', name: 'shop-cart-1', namespace: 'tars' },
  { kind: 'Pod', name: 'shop_cart%', namespace: 'tars' },
  { kind: 'StatefulSet', name: 'shop-cart', namespace: 'tars' },
  { kind: 'Node', name: 'node-1', namespace: '' },
]

/** An event within the hours after noon; several may have one time, and several one uid. */
const someEvent = fc
  .record({
    second: fc.nat(hours * 3600 - 1),
    object: fc.constantFrom(...objects),
    uid: fc.constantFrom('u-1', 'u-2', 'u-3', '支付'),
    type: fc.constantFrom('Normal', 'Warning'),
    reason: fc.constantFrom('BackOff', 'Pulled', 'Killing', 'backoff'),
    component: fc.constantFrom('kubelet', 'default-scheduler', ''),
    host: fc.constantFrom('node-1', 'node-2', ''),
    server: fc.constantFrom('Cart', 'Price', ''),
    message: fc.constantFrom(...texts),
  })
  .map(({ second, object: { kind, name, namespace }, component, host, message, ...others }) => ({
    ...eventOf(day, (12 * 3600 + second) * 1000, { message }),
    ...others,
    namespace,
    component,
    app: others.server === '' ? '' : 'Shop',
    'involvedObject.kind': kind,
    'involvedObject.name': name,
    ...(namespace === '' ? {} : { 'involvedObject.namespace': namespace }),
    'source.component': component,
    'source.host': host,
  }))

type Asked = Readonly<Record<string, string>>

const someQuestion: fc.Arbitrary<Asked> = fc
  .record({
    from: fc.nat(hours * 60).map((minute) => `${noon + minute * 60}`),
    to: fc.nat(3600).map((second) => `${noon + hours * 3600 + 1 + second}`),
    q: fc.option(fc.constantFrom('back-off', '"failed container"', '不可 OR Pulled', '-cart', 'kind:no*', 'host:""')),
    type: fc.option(fc.constantFrom('Normal', 'Warning', 'warning')),
    reason: fc.option(fc.constantFrom('BackOff', 'backoff')),
    kind: fc.option(fc.constantFrom('Pod', 'Node')),
    'name.like': fc.option(fc.constantFrom('shop-%', '%-1', 'shop_cart_')),
    namespace: fc.option(fc.constantFrom('tars', '')),
    component: fc.option(fc.constantFrom('kubelet', '')),
    host: fc.option(fc.constantFrom('node-1', '')),
    server: fc.option(fc.constantFrom('Cart', '')),
  })
  .map((asked) =>
    Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  )

/** What the API's names stand for, by a look at a record. */
const fieldIn: Readonly<Record<string, (record: EventRecord) => string>> = {
  type: ({ type }) => type,
  reason: ({ reason }) => reason,
  kind: (record) => record['involvedObject.kind'],
  name: (record) => record['involvedObject.name'],
  namespace: (record) => record['involvedObject.namespace'] ?? '',
  component: (record) => record['source.component'] || record.reportingComponent,
  host: (record) => record['source.host'],
  server: ({ server }) => server,
}

/** Questions about events over HTTP and a real store answer what a look at every event says. */
export function eventAnswersContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`questions about events over ${name}`, { timeout: 120_000 }, () => {
    const events = fc
      .sample(someEvent, { numRuns: 400, seed: 20260131 })
      .map((record, n): EventRecord => ({ ...record, reportingComponent: '', resourceVersion: String(1000 + n) }))
    let opened: OpenedStore

    beforeAll(async () => {
      opened = await open()
      await opened.store.start()
      await writeNew(opened.store, eventsOf(events.slice(0, 250)))
      await writeNew(opened.store, eventsOf(events.slice(250)))
      await opened.settle()
    }, 60_000)
    afterAll(() => opened?.close(), 60_000)

    /** One server for all that a test asks. */
    function asker() {
      const get = apiOver(doorOver(opened.store))
      return async (path: string, parameters: Asked) => {
        const { status, body } = await get(`${path}?${new URLSearchParams(parameters)}`)
        expect(status, JSON.stringify(body)).toBe(200)
        return body
      }
    }

    it('find what is wanted, the newest first, page by page', async () => {
      const ask = asker()
      const property = fc.asyncProperty(someQuestion, fc.integer({ min: 1, max: 200 }), async (asked, limit) => {
        const found: string[] = []
        let after: Asked = {}
        do {
          const { events: page, next } = await ask('/events', { ...asked, limit: `${limit}`, ...after })
          expect(page.length).toBeLessThanOrEqual(limit)
          found.push(...page.map(({ id }: { readonly id: string }) => id))
          after = next === null ? {} : { after: next }
        } while (after['after'] !== undefined)
        expect(found).toEqual(wanted(events, asked).map(({ uid, resourceVersion }) => `${uid}:${resourceVersion}`))
      })
      await fc.assert(property, { numRuns: 40, seed: 20260131 })
    })

    it('count what is wanted by any field', async () => {
      const ask = asker()
      const by = fc.constantFrom(...Object.keys(fieldIn))
      const property = fc.asyncProperty(someQuestion, by, async (asked, by) => {
        const { total, counts, cut } = await ask('/events/counts', { ...asked, by })
        const found = wanted(events, asked)
        const groups = Map.groupBy(found, (record) => fieldIn[by]?.(record))
        expect([total, cut]).toEqual([found.length, 0])
        expect(Object.fromEntries(counts.map(({ value, count }: Counted) => [value, count]))).toEqual(
          Object.fromEntries([...groups].map(([value, group]) => [value, group.length])),
        )
      })
      await fc.assert(property, { numRuns: 40, seed: 20260131 })
    })
  })
}

interface Counted {
  readonly value: string
  readonly count: number
}

/** The events that are asked for, by a look at each, the newest first. */
function wanted(events: readonly EventRecord[], { from, to, q = '', ...asked }: Asked): readonly EventRecord[] {
  const { search } = wantedEvents({ q })
  const like = (pattern: string) => new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su')
  const holds =
    (record: EventRecord) =>
    ([name, value]: readonly [string, string]) => {
      const [field = '', suffix] = name.split('.')
      const found = fieldIn[field]?.(record) ?? ''
      return suffix === undefined ? found === value : like(value).test(found)
    }
  return events
    .filter(({ f_timestamp: second }) => second >= Number(from) && second < Number(to))
    .filter((record) => Object.entries(asked).every(holds(record)))
    .filter((record) => search === undefined || isFound(search, record))
    .toSorted((one, other) => other.time - one.time || compared(other.uid, one.uid) || versions(other, one))
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function versions(one: EventRecord, other: EventRecord): number {
  return compared(one.resourceVersion, other.resourceVersion)
}
