import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Card } from '../../query/card/card.ts'
import type { EventRecord } from '../../signals/event.ts'
import type { ExitRecord } from '../../signals/exit.ts'
import type { LogRecord } from '../../signals/log.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { eventOf, eventsOf } from './cluster-records.ts'
import { lineOf, linesOf } from './lines.ts'
import { type RecordBatch, statBatch, statRecord } from './records.ts'

/** What was told around exits. */
export interface Surroundings {
  readonly lines: readonly LogRecord[]
  readonly events: readonly EventRecord[]
  readonly calls: readonly StatRecord[]
  readonly batches: readonly RecordBatch[]
}

const day = '20260131'
const afternoon = { min: 11 * 3600, max: 17 * 3600 }

const pods = ['shop-cart-0', 'shop-cart-1', 'shop-price-0']
const servers = ['Cart', 'Price', '支付']

const someLine = fc
  .record({
    millisecond: fc.integer({ min: afternoon.min * 1000, max: afternoon.max * 1000 }),
    podName: fc.constantFrom(...pods, ''),
    node: fc.constantFrom('10.244.0.7', '10.244.0.8'),
    server: fc.constantFrom(...servers),
  })
  .map(({ millisecond, ...fields }) => lineOf(day, millisecond, fields))

/** Lines, events and calls of the same pods and servers; events are of the uids of these exits, of none and of others. */
export function surroundingsOf(exits: readonly ExitRecord[]): Surroundings {
  const someEvent = fc
    .record({
      second: fc.integer(afternoon),
      name: fc.constantFrom(...pods),
      uid: fc.constantFrom('', 'another', ...exits.slice(0, 20).map((each) => each.pod_uid)),
      namespace: fc.constantFrom('tars', 'other'),
      kind: fc.constantFrom('Pod', 'StatefulSet'),
    })
    .map(({ second, name, uid, namespace, kind }) =>
      eventOf(day, second * 1000, {
        'involvedObject.kind': kind,
        'involvedObject.name': name,
        'involvedObject.uid': uid,
        'involvedObject.namespace': namespace,
        namespace,
      }),
    )
  const someCalls = fc
    .record({
      minute: fc.integer({ min: afternoon.min / 60, max: afternoon.max / 60 }),
      server: fc.constantFrom(...servers),
      slave_ip: fc.constantFrom('10.244.0.7', '10.244.0.8', 'shop-cart-0.shop-cart', 'shop-cart-00.shop-cart'),
      from_client: fc.constantFrom(0, 1),
      succ_count: fc.nat(9),
      timeout_count: fc.nat(9),
      exce_count: fc.nat(9),
      total_time: fc.nat(900),
    })
    .map(({ minute, server, ...fields }) => {
      const total_count = fields.succ_count + fields.timeout_count + fields.exce_count
      return statRecord(day, minute, { ...fields, total_count, slave_name: `Shop.${server}` })
    })
  const seeded = { seed: 20260131 }
  const lines = fc.sample(someLine, { numRuns: 3000, ...seeded })
  const events = fc.sample(someEvent, { numRuns: 600, ...seeded })
  const calls = fc.sample(someCalls, { numRuns: 1500, ...seeded })
  return { lines, events, calls, batches: [linesOf(lines), eventsOf(events), statBatch(calls)] }
}

type AskCard = (record: ExitRecord, isTimed: boolean) => Promise<Card>

/** The part about cards. */
export function exitCards(exits: readonly ExitRecord[], around: Surroundings, asker: () => AskCard): void {
  const someLife = fc.constantFrom(...exits)

  it('tell of an exit the last lines of its pod, its events and the calls to it', async () => {
    const ask = asker()
    const property = fc.asyncProperty(someLife, fc.boolean(), async (record, isTimed) => {
      const card = await ask(record, isTimed)
      expect(card.exit).toMatchObject({ timestamp: record.time, podUid: record.pod_uid, kind: record.kind })
      expect(card.lines.map(({ timestamp }) => timestamp)).toEqual(linesBefore(record, around).map(({ time }) => time))
      expect(card.events.map(({ id }) => id).sort()).toEqual(eventsAround(record, around))
      expect(card.unanswered).toEqual([])
      expectCalls(card, record, around)
    })
    await fc.assert(property, { numRuns: 40, seed: 20260131 })
    expect(Math.max(...exits.map((record) => linesBefore(record, around).length))).toBe(50)
  })

  it('keep a deletion’s lines until the pod had to be gone', async () => {
    const ask = asker()
    const deletions = exits.filter(({ deleted }) => deleted !== undefined)
    for (const record of deletions.slice(0, 10)) {
      const { lines } = await ask(record, true)
      expect(lines.map(({ timestamp }) => timestamp)).toEqual(linesBefore(record, around).map(({ time }) => time))
    }
    expect(deletions.length).toBeGreaterThan(0)
  })
}

function linesBefore(record: ExitRecord, { lines }: Surroundings): readonly LogRecord[] {
  const { app, server, pod, pod_ip, created = 0, started = created, time, deleted = time } = record
  const end = Math.floor(deleted / 1000) * 1000 + 999
  return lines
    .filter((each) => each.app === app && each.server === server)
    .filter(({ podName, node }) => podName === pod || (podName === '' && node === pod_ip))
    .filter((each) => each.time >= Math.floor(started / 60_000) * 60_000 && each.time <= end)
    .toSorted((one, other) => one.time - other.time || one.sequence - other.sequence)
    .slice(-50)
}

function eventsAround({ pod, pod_uid, namespace, time }: ExitRecord, { events }: Surroundings): readonly string[] {
  const from = Math.floor((time - 3_600_000) / 60_000) * 60_000
  return events
    .filter((each) => each['involvedObject.kind'] === 'Pod' && each['involvedObject.name'] === pod)
    .filter((each) => ['', pod_uid].includes(each['involvedObject.uid']) && each.namespace === namespace)
    .filter((each) => each.time >= from && each.time < time + 900_000)
    .map(({ uid, resourceVersion }) => `${uid}:${resourceVersion}`)
    .sort()
}

/** Of those that callers told where there are any, else of those that it told itself. */
function expectCalls(card: Card, record: ExitRecord, { calls }: Surroundings): void {
  const minute = Math.floor(record.time / 60_000) * 60
  const near = calls.filter(
    ({ f_timestamp: start, slave_name }) =>
      slave_name === `Shop.${record.server}` && start >= minute - 900 && start < minute + 120,
  )
  const atAddress = ({ slave_ip }: StatRecord) => slave_ip === record.pod_ip
  const byName = ({ slave_ip }: StatRecord) => slave_ip.startsWith(`${record.pod}.`)
  const seen = near.filter((each) => each.from_client === 1 && (atAddress(each) || byName(each)))
  const told = near.filter((each) => each.from_client === 0 && atAddress(each))
  const shown = seen.length > 0 ? seen : told
  expect(card.callsView).toBe(seen.length > 0 ? 'callers' : told.length > 0 ? 'callees' : null)
  const sum = (
    group: readonly StatRecord[],
    field: 'total_count' | 'succ_count' | 'timeout_count' | 'exce_count' | 'total_time',
  ) => group.reduce((total, each) => total + Number(each[field]), 0)
  const minutes = [...Map.groupBy(shown, ({ f_timestamp }) => f_timestamp)].map(([timestamp, group]) => ({
    time: new Date(timestamp * 1000).toISOString(),
    timestamp,
    calls: sum(group, 'total_count'),
    timeouts: sum(group, 'timeout_count'),
    exceptions: sum(group, 'exce_count'),
    average: sum(group, 'succ_count') > 0 ? sum(group, 'total_time') / sum(group, 'succ_count') : null,
  }))
  expect(card.calls).toEqual(minutes.toSorted((one, other) => one.timestamp - other.timestamp))
}
