import { describe, expect, it } from 'vitest'
import { type EventRecord, event } from '../../signals/event.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { reporter } from '../../signals/reporter.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import type { Condition, FindQuestion, Horizon } from '../../store/store.ts'
import { eventOf, eventsOf, exitOf, exitsOf } from './cluster-records.ts'
import { find, findAll, findOn, inOrder, shown } from './lines.ts'
import { calendar, encodeWith, type RecordBatch, reporterRecord } from './records.ts'
import { words } from './search-examples.ts'
import { ask, keepAll, type OpenedStore, questionOn, type Subject, subjectOf, writeNew } from './subject.ts'

/** What store/store.ts promises of records that say their ids themselves, for any store of event, exit and reporter. */
export function ownRecordsContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps records that say their own ids, which`, { timeout: 60_000 }, () => {
    const subject = subjectOf(open)
    toldAgain(subject)
    setAside(subject)
    foundAgain(subject)
  })
}

function withReporters(batch: RecordBatch, reporters: readonly TimedRecord[]): RecordBatch {
  return { ...batch, parts: [...batch.parts, { signal: reporter, records: reporters }] }
}

async function count(subject: Subject, day: string): Promise<number | null | undefined> {
  await subject.settle()
  const measures = [{ field: 'f_timestamp', by: 'count' }] as const
  const { rows } = await ask(subject.store, questionOn(day, { signal: event, measures }))
  return rows[0]?.values[0]
}

function toldAgain(subject: Subject): void {
  it('are stored once, whatever batch brings them', async () => {
    const day = subject.nextDay()
    const [first, second, third] = [eventOf(day, 1), eventOf(day, 2), eventOf(day, 3)]
    await writeNew(subject.store, withReporters(eventsOf([first, second]), [reporterRecord(day)]))
    const listed = withReporters(eventsOf([first, second, third]), [reporterRecord(day, 1)])
    const again = await subject.store.write(encodeWith(subject.store, listed), keepAll)
    expect(again).toMatchObject({ kind: 'settled', refused: [] })
    expect(again.tallies).toEqual({
      event: { stored: 1, repeated: 2, expired: 0 },
      reporter: { stored: 1, repeated: 0, expired: 0 },
    })
    expect(await count(subject, day)).toBe(3)
  })

  it('are stored once, however often their batch is written', async () => {
    const day = subject.nextDay()
    const batches = [
      eventsOf([eventOf(day), eventOf(day)]),
      withReporters(eventsOf([eventOf(day)]), [reporterRecord(day)]),
    ]
    for (const batch of batches) {
      await writeNew(subject.store, batch)
      const again = await subject.store.write(encodeWith(subject.store, batch), keepAll)
      const tallies = batch.parts.map(({ signal, records }) => [
        signal.name,
        { stored: 0, repeated: records.length, expired: 0 },
      ])
      expect(again).toEqual({ kind: 'settled', refused: [], tallies: Object.fromEntries(tallies) })
    }
    expect(await count(subject, day)).toBe(3)
  })

  it('are stored once where they come twice in one batch', async () => {
    const day = subject.nextDay()
    const told = eventOf(day, 1, { message: 'told first' })
    const batch = eventsOf([told, eventOf(day, 2), { ...told, message: 'told again' }])
    const outcome = await subject.store.write(encodeWith(subject.store, batch), keepAll)
    expect(outcome).toEqual({
      kind: 'settled',
      refused: [],
      tallies: { event: { stored: 2, repeated: 1, expired: 0 } },
    })
    await subject.settle()
    const { records } = await find(subject.store, findOn(day, { signal: event, sort: 'oldest' }))
    expect(records.map(({ record }) => record['message'])).toEqual(['told first', expect.any(String)])
  })

  it('are stored once when several bring them at once', async () => {
    const day = subject.nextDay()
    const records = Array.from({ length: 300 }, (_, after) => eventOf(day, after))
    const batches = Array.from({ length: 4 }, () => encodeWith(subject.store, eventsOf(records)))
    const outcomes = await Promise.all(batches.map((batch) => subject.store.write(batch, keepAll)))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['settled', 'settled', 'settled', 'settled'])
    const tallies = outcomes.map((outcome) => outcome.tallies.event)
    expect(tallies.reduce((sum, tally) => sum + (tally?.stored ?? 0), 0)).toBe(300)
    expect(tallies.reduce((sum, tally) => sum + (tally?.repeated ?? 0), 0)).toBe(900)
    expect(await count(subject, day)).toBe(300)
  })

  it('are another record as another version of an event, another run of a container, and as the end of its pod', async () => {
    const day = subject.nextDay()
    const told = eventOf(day)
    await writeNew(subject.store, eventsOf([told, { ...told, resourceVersion: '1001', count: 2 }]))
    const ended = exitOf(day)
    const runs: readonly ExitRecord[] = [
      ended,
      { ...ended, container_id: 'containerd://77aa' },
      { ...ended, container_id: '', container: '', kind: 'evicted' },
      { ...ended, container_id: '', container: '', kind: 'deleted', deleted: ended.time },
    ]
    await writeNew(subject.store, exitsOf(runs))
    await subject.settle()
    const found = await find(subject.store, findOn(day, { signal: exit }))
    const uid = ended.pod_uid
    expect(found.records.map(({ id }) => id).sort()).toEqual([
      uid,
      `${uid}:containerd://5e1f`,
      `${uid}:containerd://77aa`,
      `${uid}:evicted`,
    ])
  })

  it('may say any id', async () => {
    const day = subject.nextDay()
    const uids = [
      'a"b\\',
      'line\nbreak"}}\n{"create":{',
      '支付 💳',
      'half \ud83d',
      'x'.repeat(600),
      `${'x'.repeat(600)}y`,
    ]
    const batch = eventsOf(uids.map((uid) => eventOf(day, 0, { uid })))
    await writeNew(subject.store, batch)
    const again = await subject.store.write(encodeWith(subject.store, { ...batch, id: 'another' }), keepAll)
    expect(again.tallies).toEqual({ event: { stored: 0, repeated: uids.length, expired: 0 } })
    await subject.settle()
    const { records } = await find(subject.store, findOn(day, { signal: event }))
    expect(records.map(({ record }) => record['uid']).sort()).toEqual(uids.map((uid) => uid.toWellFormed()).sort())
    expect(new Set(records.map(({ id }) => id)).size).toBe(uids.length)
  })
}

function setAside(subject: Subject): void {
  it('are still there after another start', async () => {
    const day = subject.nextDay()
    const batch = eventsOf([eventOf(day)])
    await writeNew(subject.store, batch)
    await subject.store.start()
    const again = await subject.store.write(encodeWith(subject.store, batch), keepAll)
    expect(again.tallies).toEqual({ event: { stored: 0, repeated: 1, expired: 0 } })
  })

  it('are not written before the horizon of their signal', async () => {
    const day = subject.nextDay()
    const dayAfter = calendar.addDays(day, 1)
    const batch = withReporters(eventsOf([eventOf(day), eventOf(dayAfter)]), [reporterRecord(day)])
    const horizon: Horizon = (signal) => (signal === 'event' ? dayAfter : day)
    for (const [stored, repeated] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const outcome = await subject.store.write(encodeWith(subject.store, batch), horizon)
      expect(outcome).toEqual({
        kind: 'settled',
        refused: [],
        tallies: { event: { stored, repeated, expired: 1 }, reporter: { stored, repeated, expired: 0 } },
      })
    }
    expect(await count(subject, day)).toBe(null)
    expect(await count(subject, dayAfter)).toBe(1)
  })

  it('go with their day, and stay away', async () => {
    const [day, dayAfter] = ['20240201', '20240202'] as const
    const batch = exitsOf([exitOf(day), exitOf(day), exitOf(dayAfter)])
    await writeNew(subject.store, batch)
    expect(await subject.store.expire(exit, dayAfter)).toEqual([{ signal: 'exit', day, records: 2 }])
    const again = await subject.store.write(encodeWith(subject.store, batch), () => dayAfter)
    expect(again.tallies).toEqual({ exit: { stored: 0, repeated: 1, expired: 2 } })
    expect(await subject.store.expire(exit, dayAfter)).toEqual([])
  })

  it('are set aside under their id where the store refuses them', async () => {
    const day = subject.nextDay()
    const bad: TimedRecord = { ...exitOf(day, 1), restart_count: 'often' }
    const batch = { ...exitsOf([]), parts: [{ signal: exit, records: [exitOf(day), bad, exitOf(day, 2)] }] }
    const outcome = await subject.store.write(encodeWith(subject.store, batch), keepAll)
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { exit: { stored: 2, repeated: 0, expired: 0 } } })
    expect(outcome.refused.map(({ signal, id }) => [signal, id])).toEqual([
      ['exit', `${bad['pod_uid']}:containerd://5e1f`],
    ])
    expect(JSON.parse(outcome.refused[0]?.original ?? '')).toEqual(bad)
    await subject.store.bury(outcome.refused)
    await subject.settle()
    const told = await subject.store.buried({ cancelled: new AbortController().signal, deadline: 10_000 })
    expect(told.find(({ signal }) => signal === 'exit')).toMatchObject({ records: 1 })
  })
}

function foundAgain(subject: Subject): void {
  it('are found as they were told, page by page', async () => {
    const day = subject.nextDay()
    const eventTime = '2026-01-31T10:00:00.123456Z'
    const records: readonly EventRecord[] = Array.from({ length: 30 }, (_, n) =>
      eventOf(day, n % 7, n % 3 === 0 ? { 'involvedObject.namespace': 'tars', eventTime } : {}),
    )
    await writeNew(subject.store, eventsOf(records))
    await subject.settle()
    for (const sort of ['newest', 'oldest'] as const) {
      const question = findOn(day, { signal: event, sort, limit: 7 })
      expect(await findAll(subject.store, question)).toEqual(inOrder(question, records).map(shown))
    }
  })

  it('have in their batch the id that they are found under', async () => {
    const day = subject.nextDay()
    const encoded = encodeWith(subject.store, eventsOf([eventOf(day), eventOf(day, 1)]))
    await subject.store.write(encoded, keepAll)
    await subject.settle()
    const { records } = await find(subject.store, findOn(day, { signal: event, sort: 'oldest' }))
    const inBatch = subject.store.recordsOf(encoded, event)
    expect(inBatch.map(({ id, record }) => ({ id, record: shown(record) }))).toEqual(records)
    expect(records.map(({ id }) => id)).toEqual(records.map(({ record }) => `${record['uid']}:1000`))
  })

  it('are found by conditions, where a field that is absent meets none', async () => {
    const day = subject.nextDay()
    const codes = [0, 137, undefined, 1]
    const records = codes.map((exit_code, n) => exitOf(day, n, exit_code === undefined ? {} : { exit_code }))
    await writeNew(subject.store, exitsOf(records))
    await subject.settle()
    const codesBy = async (...conditions: readonly Condition[]) => {
      const found = await find(subject.store, findOn(day, { signal: exit, sort: 'oldest', conditions }))
      return found.records.map(({ record }) => record['exit_code'])
    }
    const field = 'exit_code'
    expect(await codesBy()).toEqual(codes)
    expect(await codesBy({ field, operator: 'equals', value: 0 })).toEqual([0])
    expect(await codesBy({ field, operator: 'above', value: 0 })).toEqual([137, 1])
    expect(await codesBy({ field, operator: 'from', value: -1e30 })).toEqual([0, 137, 1])
    expect(await codesBy({ fields: [field, 'kind'], operator: 'among', keys: [[137, 'restarted']] })).toEqual([137])
  })

  it('are found and counted by what their objects are, and by words', async () => {
    const day = subject.nextDay()
    const pod = { 'involvedObject.namespace': 'tars' }
    const node = { 'involvedObject.kind': 'Node', 'involvedObject.name': 'node-1', message: '节点 node-1 NotReady' }
    await writeNew(subject.store, eventsOf([eventOf(day, 1, pod), eventOf(day, 2, pod), eventOf(day, 3, node)]))
    await subject.settle()
    const namesBy = async (asked: Partial<FindQuestion>) => {
      const found = await find(subject.store, findOn(day, { signal: event, ...asked }))
      return found.records.map(({ record }) => record['involvedObject.name'])
    }
    const inTars = { field: 'involvedObject.namespace', operator: 'equals', value: 'tars' } as const
    const ofNodes = { field: 'involvedObject.kind', operator: 'like', pattern: 'No%' } as const
    const pods = ['shop-cartserver-0', 'shop-cartserver-0']
    expect(await namesBy({ conditions: [inTars] })).toEqual(pods)
    expect(await namesBy({ conditions: [ofNodes] })).toEqual(['node-1'])
    expect(await namesBy({ search: words('failed container') })).toEqual(pods)
    expect(await namesBy({ search: words('节点') })).toEqual(['node-1'])
    const group = ['involvedObject.kind', 'namespace']
    const measures = [{ field: 'count', by: 'sum' }] as const
    const { rows } = await ask(subject.store, questionOn(day, { signal: event, group, measures }))
    expect(rows.map(({ keys, values }) => [...keys, ...values]).sort()).toEqual([
      ['Node', '', 1],
      ['Pod', 'tars', 2],
    ])
  })
}
