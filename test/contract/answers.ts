import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reporter } from '../../signals/reporter.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { stat } from '../../signals/stat.ts'
import type { Condition } from '../../store/store.ts'
import { runs } from '../long.ts'
import { questionsOver } from './questions.ts'
import { calendar, hostileNames, reporterRecord, statBatch, statRecord, timeOn } from './records.ts'
import { comparable, referenceAnswer } from './reference.ts'
import { refusals } from './refusals.ts'
import { ask, questionOn, type Subject, writeNew } from './subject.ts'

/** The half of the contract that is about questions. */
export function storeAnswers(subject: Subject): void {
  namesAndNumbers(subject)
  rangesAndGroups(subject)
  refusals(subject)
  againstReference(subject)
}

function namesAndNumbers(subject: Subject): void {
  it('gives hostile names back as they came, and finds each by itself', async () => {
    const day = subject.nextDay()
    const records = hostileNames.map((name, index) =>
      statRecord(day, index, { slave_name: name, interv_count: name, total_count: index + 1 }),
    )
    await writeNew(subject.store, statBatch(records))
    await subject.settle()
    for (const field of ['slave_name', 'interv_count'] as const) {
      const grouped = questionOn(day, { group: [field] })
      const answer = await ask(subject.store, grouped)
      expect(comparable(answer.rows)).toEqual(comparable(referenceAnswer(records, grouped)))
    }
    for (const [index, name] of hostileNames.entries()) {
      const conditions: Condition[] = [{ field: 'slave_name', operator: 'equals', value: name }]
      const answer = await ask(subject.store, questionOn(day, { conditions }))
      expect(answer.rows, JSON.stringify(name)).toEqual([{ keys: [], values: [index + 1] }])
    }
  })

  it('stores 64-bit values exactly, and sums as doubles', async () => {
    const day = subject.nextDay()
    const extremes = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2 ** 53 - 1, 0, -1]
    const records = extremes.map((total, index) => statRecord(day, index, { total_time: total }))
    await writeNew(subject.store, statBatch(records))
    await subject.settle()
    const measures = [
      { field: 'total_time', by: 'sum' },
      { field: 'total_time', by: 'max' },
      { field: 'total_time', by: 'min' },
    ] as const
    const answer = await ask(subject.store, questionOn(day, { group: ['total_time'], measures }))
    const expected = extremes.map((total) => ({ keys: [total], values: Array(3).fill(Number(total)) }))
    expect(comparable(answer.rows)).toEqual(comparable(expected))
  })

  it('tells the first and the last time of a group, in epoch seconds', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day, 3), statRecord(day, 9)]))
    await subject.settle()
    const measures = [
      { field: 'f_timestamp', by: 'min' },
      { field: 'f_timestamp', by: 'max' },
    ] as const
    const answer = await ask(subject.store, questionOn(day, { group: ['slave_name'], measures }))
    expect(answer.rows).toEqual([{ keys: ['Shop.PayServer'], values: [timeOn(day, 3), timeOn(day, 9)] }])
  })

  it('sums exactly up to 2^53', async () => {
    const day = subject.nextDay()
    const parts = [2 ** 52, 2 ** 52 - 1, 1]
    await writeNew(subject.store, statBatch(parts.map((part) => statRecord(day, 0, { total_time: part }))))
    await subject.settle()
    const answer = await ask(subject.store, questionOn(day, { measures: [{ field: 'total_time', by: 'sum' }] }))
    expect(answer.rows).toEqual([{ keys: [], values: [2 ** 53] }])
  })

  it('has no value where no record has the field', async () => {
    const day = subject.nextDay()
    const sparse = { ...statRecord(day, 1), slave_name: 'B' }
    await writeNew(subject.store, statBatch([statRecord(day, 0, { slave_name: 'A', le_5: 4 }), sparse]))
    await subject.settle()
    const measures = (['sum', 'max', 'min'] as const).map((by) => ({ field: 'le_5', by }))
    const answer = await ask(subject.store, questionOn(day, { group: ['slave_name'], measures }))
    expect(comparable(answer.rows)).toEqual([
      ['["A"]', [4, 4, 4]],
      ['["B"]', [null, null, null]],
    ])
  })
}

function rangesAndGroups(subject: Subject): void {
  it('takes the start of a range and not its end', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day, 0), statRecord(day, 1), statRecord(day, 2)]))
    await subject.settle()
    const counted = async (from: number, to: number) => {
      const answer = await ask(subject.store, questionOn(day, { range: { from, to } }))
      return answer.rows[0]?.values[0]
    }
    const start = timeOn(day)
    expect(await counted(start, start + 120)).toBe(2)
    expect(await counted(start + 0.5, start + 120.5)).toBe(2)
    expect(await counted(start + 60, start + 60)).toBeNull()
    expect(await counted(start + 60, start)).toBeNull()
  })

  it('answers over ranges without records: one row of nulls, or no row', async () => {
    const day = subject.nextDay()
    const decade = { from: timeOn('20300101'), to: timeOn('20400101') }
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [null] }])
    expect((await ask(subject.store, questionOn(day, { group: ['f_tflag'] }))).rows).toEqual([])
    expect((await ask(subject.store, questionOn(day, { range: decade }))).rows).toEqual([{ keys: [], values: [null] }])
    expect((await ask(subject.store, questionOn(day, { range: decade, group: ['f_date'] }))).rows).toEqual([])
  })

  it('finds the days that are there among those that are not', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day)]))
    await subject.settle()
    const range = { from: timeOn(calendar.addDays(day, -2)), to: timeOn(calendar.addDays(day, 3)) }
    const question = questionOn(day, {
      range,
      group: ['f_date'],
      conditions: [{ field: 'f_date', operator: 'equals', value: day }],
    })
    expect((await ask(subject.store, question)).rows).toEqual([{ keys: [day], values: [1] }])
  })

  it('finds records that keep the day of a zone set before', async () => {
    const day = subject.nextDay()
    const misplaced = { ...statRecord(day, 1439), f_date: calendar.addDays(day, 1) }
    await writeNew(subject.store, statBatch([misplaced]))
    await subject.settle()
    expect((await ask(subject.store, questionOn(day))).rows).toEqual([{ keys: [], values: [1] }])
  })

  it('groups by several fields, times and numbers among them', async () => {
    const day = subject.nextDay()
    const records = [0, 1, 2, 3, 4, 5].map((n) =>
      statRecord(day, n % 3, { return_value: -(n % 2), slave_name: `S${n}` }),
    )
    await writeNew(subject.store, statBatch(records))
    await subject.settle()
    for (const group of [['f_timestamp'], ['return_value', 'f_timestamp'], ['f_tflag', 'slave_name', 'return_value']]) {
      const question = questionOn(day, { group })
      expect(comparable((await ask(subject.store, question)).rows)).toEqual(
        comparable(referenceAnswer(records, question)),
      )
    }
  })

  it('answers with every group of many', async () => {
    const day = subject.nextDay()
    const records = Array.from({ length: 12_000 }, (_, n) =>
      statRecord(day, n % 1440, { slave_name: `Shop.Callee${n % 11_000}`, total_count: n }),
    )
    for (let start = 0; start < records.length; start += 4000) {
      await writeNew(subject.store, statBatch(records.slice(start, start + 4000)))
    }
    await subject.settle()
    for (const group of [['slave_name'], ['slave_name', 'f_tflag']]) {
      const question = questionOn(day, { group, groupLimit: 12_000 })
      const { rows } = await ask(subject.store, question)
      expect(comparable(rows)).toEqual(comparable(referenceAnswer(records, question)))
    }
  })
}

function againstReference(subject: Subject): void {
  it('answers any question over hostile records as the reference does', { timeout: 120_000 }, async () => {
    const day = subject.nextDay()
    const records = fc.sample(hostileRecord(day), { numRuns: 400, seed: 20260131 })
    const reporters = hostileNames.map((name, n) => reporterRecord(day, n, { module: name, frames: n }))
    await writeNew(subject.store, statBatch(records, reporters))
    await subject.settle()
    const limits = {
      signal: stat,
      range: { from: timeOn(day), to: timeOn(calendar.addDays(day, 1)) },
      groupLimit: 1000,
    }
    await fc.assert(
      fc.asyncProperty(questionsOver(records, limits), async (question) => {
        const { rows } = await ask(subject.store, question)
        expect(comparable(rows)).toEqual(comparable(referenceAnswer(records, question)))
      }),
      { numRuns: runs(300), seed: 20260131, endOnFailure: true },
    )
    const modules = questionOn(day, { signal: reporter, group: ['module'], measures: [{ field: 'frames', by: 'max' }] })
    expect(comparable((await ask(subject.store, modules)).rows)).toEqual(
      comparable(referenceAnswer(reporters, modules)),
    )
  })
}

const anyName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
)
const anyCount = fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: 2 ** 40 }))

function hostileRecord(day: string): fc.Arbitrary<StatRecord> {
  const fields = fc.record({
    slave_name: anyName,
    interface_name: anyName,
    interv_count: anyName,
    master_ip: fc.constantFrom('10.1.0.1', '10.1.0.2', '::1'),
    slave_port: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    return_value: fc.integer({ min: -3, max: 3 }),
    succ_count: anyCount,
    total_time: anyCount,
    maxrsp_time: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  })
  const sparse = fc.record({ le_5: fc.integer({ min: 1, max: 99 }), le_inf: fc.constant(1) }, { requiredKeys: [] })
  const minute = fc.nat({ max: 1439 })
  return fc.tuple(minute, fields, sparse).map(([at, some, latency]) => statRecord(day, at, { ...some, ...latency }))
}
