import { describe, expect, it } from 'vitest'
import { reporter } from '../../signals/reporter.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'
import type { Horizon } from '../../store/store.ts'
import { storeAnswers } from './answers.ts'
import { calendar, encodeWith, reporterRecord, statBatch, statRecord, timeOn } from './records.ts'
import { comparable } from './reference.ts'
import { buildAll, storeRollups } from './rollup.ts'
import { ask, askDetail, keepAll, type OpenedStore, questionOn, type Subject, subjectOf, writeNew } from './subject.ts'
import { storeUsage } from './usage.ts'

/** What store/store.ts promises, for any store. `open` gives a store of its own to each suite. */
export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the contract of a store`, { timeout: 60_000 }, () => {
    const subject = subjectOf(open)
    lifecycle(subject)
    writing(subject)
    expiring(subject)
    storeAnswers(subject)
    storeRollups(subject)
    storeUsage(subject)
  })
}

function lifecycle(subject: Subject): void {
  it('starts again without harm and has no trouble', async () => {
    await subject.store.start()
    expect(await subject.store.trouble()).toBeUndefined()
  })

  it('prepares days that exist already', async () => {
    const day = subject.nextDay()
    await subject.store.prepare([day])
    await subject.store.prepare([day, calendar.addDays(day, 1)])
    await writeNew(subject.store, statBatch([statRecord(day)]))
  })

  it('encodes the same batch to the same bytes, in a format that it accepts', () => {
    const batch = statBatch([statRecord('20250101', 5), statRecord('20250102')], [reporterRecord('20250101', 5)])
    const encoded = encodeWith(subject.store, batch)
    expect(subject.store.formats).toContain(encoded.header.format)
    expect(encoded.header).toMatchObject({
      id: batch.id,
      signal: 'stat',
      receivedAt: batch.receivedAt,
      counts: { stat: 2, reporter: 1 },
      days: ['20250101', '20250102'],
      minutes: [timeOn('20250101', 5) / 60, timeOn('20250102') / 60],
    })
    expect(Buffer.from(encodeWith(subject.store, batch).bytes)).toEqual(Buffer.from(encoded.bytes))
  })
}

function writing(subject: Subject): void {
  it('stores a batch once, however often it is written', async () => {
    const day = subject.nextDay()
    const batch = statBatch([statRecord(day), statRecord(day), statRecord(day, 1)], [reporterRecord(day)])
    await writeNew(subject.store, batch)
    const again = await subject.store.write(encodeWith(subject.store, batch), keepAll)
    expect(again).toEqual({
      kind: 'settled',
      refused: [],
      tallies: {
        stat: { stored: 0, repeated: 3, expired: 0 },
        reporter: { stored: 0, repeated: 1, expired: 0 },
      },
    })
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [3] }])
  })

  it('stores a batch once when it is written several times at once', async () => {
    const day = subject.nextDay()
    const batch = statBatch(Array.from({ length: 500 }, (_, minute) => statRecord(day, minute)))
    const encoded = encodeWith(subject.store, batch)
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => subject.store.write(encoded, keepAll)))
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['settled', 'settled', 'settled', 'settled'])
    const tallies = outcomes.map((outcome) => outcome.tallies.stat)
    expect(tallies.reduce((sum, tally) => sum + (tally?.stored ?? 0), 0)).toBe(500)
    expect(tallies.reduce((sum, tally) => sum + (tally?.repeated ?? 0), 0)).toBe(1500)
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [500] }])
  })

  it('keeps equal records of different batches apart', async () => {
    const day = subject.nextDay()
    const records = [statRecord(day), statRecord(day)]
    await writeNew(subject.store, statBatch(records))
    await writeNew(subject.store, statBatch(records))
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [4] }])
  })

  it('keeps the signals of a batch apart', async () => {
    const day = subject.nextDay()
    const reporters = [reporterRecord(day, 0, { frames: 3 }), reporterRecord(day, 0, { peer: '10.1.0.8', frames: 4 })]
    await writeNew(subject.store, statBatch([statRecord(day)], reporters))
    await subject.settle()
    const measures = [{ field: 'frames', by: 'sum' }] as const
    const frames = await ask(subject.store, questionOn(day, { signal: reporter, group: ['peer'], measures }))
    expect(comparable(frames.rows)).toEqual([
      ['["10.1.0.7"]', [3]],
      ['["10.1.0.8"]', [4]],
    ])
  })

  it('sets one bad record aside with reason and original, and stores its neighbours', async () => {
    const day = subject.nextDay()
    const poison: TimedRecord = { ...statRecord(day, 1), slave_name: '毒"\n', slave_port: 'not a number' }
    const batch = statBatch([statRecord(day), poison, statRecord(day, 2)])
    const outcome = await subject.store.write(encodeWith(subject.store, batch), keepAll)
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 2, repeated: 0, expired: 0 } } })
    expect(outcome.refused).toHaveLength(1)
    const [letter] = outcome.refused
    expect(letter?.signal).toBe('stat')
    expect(letter?.reason).not.toBe('')
    expect(JSON.parse(letter?.original ?? '')).toEqual(poison)
    await subject.store.bury(outcome.refused)
    await subject.store.bury(outcome.refused)
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [2] }])
  })

  it('tells what is buried, by signal, with the last reason', async () => {
    const letter = (id: string, reason: string) =>
      ({ signal: 'reporter', id, target: 'reporter_20250101', reason, original: '{}' }) as const
    await subject.store.bury([letter('told1', 'too long'), letter('told2', 'too long')])
    await subject.settle()
    const told = await subject.store.buried({ cancelled: new AbortController().signal, deadline: 10_000 })
    expect(told.find(({ signal }) => signal === 'reporter')).toEqual({
      signal: 'reporter',
      records: 2,
      reason: 'too long',
      last: expect.closeTo(Date.now() / 1000, -2),
    })
  })

  it('buries nothing without harm', async () => {
    await subject.store.bury([])
  })
}

function expiring(subject: Subject): void {
  it('does not write records of days before the horizon', async () => {
    const day = subject.nextDay()
    const dayAfter = calendar.addDays(day, 1)
    const batch = statBatch([statRecord(day), statRecord(dayAfter), statRecord(day, 7)], [reporterRecord(day)])
    const horizon: Horizon = (signal) => (signal === 'stat' ? dayAfter : day)
    const outcome = await subject.store.write(encodeWith(subject.store, batch), horizon)
    expect(outcome).toEqual({
      kind: 'settled',
      refused: [],
      tallies: {
        stat: { stored: 1, repeated: 0, expired: 2 },
        reporter: { stored: 1, repeated: 0, expired: 0 },
      },
    })
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [null] }])
    expect((await ask(subject.store, questionOn(dayAfter))).rows).toEqual([{ keys: [], values: [1] }])
  })

  it('settles a batch of which every record has expired', async () => {
    const day = subject.nextDay()
    const encoded = encodeWith(subject.store, statBatch([statRecord(day)]))
    const outcome = await subject.store.write(encoded, () => calendar.addDays(day, 1))
    const tallies = { stat: { stored: 0, repeated: 0, expired: 1 } }
    expect(outcome).toEqual({ kind: 'settled', refused: [], tallies })
  })

  it('drops whole days of one signal before the day kept, and says what went', async () => {
    // Long before the days of the other tests: what lies before the day kept goes, whoever wrote it.
    const [first, second, third] = ['20240101', '20240102', '20240103'] as const
    const records = [statRecord(first), statRecord(second), statRecord(second, 1), statRecord(third)]
    await writeNew(subject.store, statBatch(records, [reporterRecord(first)]))
    await buildAll(subject)
    const dropped = await subject.store.expire(stat, third)
    expect(dropped.toSorted((left, right) => left.day.localeCompare(right.day))).toEqual([
      { signal: 'stat', day: first, records: 1 },
      { signal: 'stat', day: second, records: 2 },
    ])
    expect(await subject.store.expire(stat, third)).toEqual([])
    await subject.settle()
    const range = { from: timeOn(first), to: timeOn(third, 1440) }
    expect((await askDetail(subject.store, questionOn(first, { range }))).rows).toEqual([{ keys: [], values: [1] }])
    const measures = [{ field: 'records', by: 'sum' }] as const
    const reporters = await ask(subject.store, questionOn(first, { signal: reporter, measures }))
    expect(reporters.rows).toEqual([{ keys: [], values: [1] }])
  })
}
