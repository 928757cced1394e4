import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rollup, statRollup } from '../../signals/rollup.ts'
import type { StatRecord } from '../../signals/stat.ts'
import { stat } from '../../signals/stat.ts'
import type { Answer, Measure, Question } from '../../store/store.ts'
import { runs } from '../long.ts'
import { calendar, encodeWith, hostileNames, statBatch, statRecord } from './records.ts'
import { comparable, referenceAnswer } from './reference.ts'
import { ask, askDetail, keepAll, questionOn, type Subject, writeNew } from './subject.ts'

/** The part of the contract that is about roll-ups: an answer with them is the answer without them, at any moment. */
export function storeRollups(subject: Subject): void {
  servedFrom(subject)
  keptExact(subject)
  retained(subject)
  againstDetail(subject)
}

const sums: readonly Measure[] = [
  { field: 'total_count', by: 'sum' },
  { field: 'le_50', by: 'sum' },
  { field: 'maxrsp_time', by: 'max' },
]

const whole = (day: string, asked: Partial<Question> = {}) => questionOn(day, { measures: sums, ...asked })

/** Builds whatever is stale, however recent. */
export async function buildAll({ store }: Pick<Subject, 'store'>): Promise<void> {
  // The first round of a store whose marks are new finds out what is stale.
  await store.derive(statRollup, { quiet: 0, limit: 1 })
  while ((await store.derive(statRollup, { quiet: 0, limit: 100 })).built > 0);
}

function servedFrom(subject: Subject): void {
  it('answers from records until the minute is built, and from roll-ups then', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day, 5), statRecord(day, 5, { master_ip: '10.1.0.8' })]))
    await subject.settle()
    expect(await ask(subject.store, whole(day))).toMatchObject({ rows: [{ values: [2, 2, 12] }] })
    await buildAll(subject)
    const built = await ask(subject.store, whole(day))
    expect(built).toEqual({ rows: [{ keys: [], values: [2, 2, 12] }], served: 'rollup' })
    expect(await askDetail(subject.store, whole(day))).toEqual({ ...built, served: 'detail' })
    const rows = await ask(subject.store, questionOn(day, { signal: rollup, measures: sums, group: ['slave_name'] }))
    expect(rows.rows).toEqual([{ keys: ['Shop.PayServer'], values: [2, 2, 12] }])
  })

  it('answers from both while some minutes are built and some are not', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day, 1)]))
    await buildAll(subject)
    await writeNew(subject.store, statBatch([statRecord(day, 2)]))
    await subject.settle()
    const answer = await ask(subject.store, whole(day))
    expect(answer).toEqual({ rows: [{ keys: [], values: [2, 2, 12] }], served: 'both' })
  })

  it.each([
    ['a condition on an address', { conditions: [{ field: 'master_ip', operator: 'equals', value: '10.1.0.7' }] }],
    ['a group by port', { group: ['slave_port'] }],
    ['a sum of maxima', { measures: [{ field: 'maxrsp_time', by: 'sum' }] }],
  ] as const)('answers %s from records', async (_what, asked) => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day), statRecord(day)]))
    await buildAll(subject)
    await subject.settle()
    expect((await ask(subject.store, whole(day, asked))).served).toBe('detail')
  })

  it('leaves a minute alone into which records still come', async () => {
    const day = subject.nextDay()
    await buildAll(subject)
    await writeNew(subject.store, statBatch([statRecord(day)]))
    expect(await subject.store.derive(statRollup, { quiet: 60_000, limit: 100 })).toEqual({ built: 0, stale: 1 })
    await buildAll(subject)
  })
}

function keptExact(subject: Subject): void {
  it('counts a late record from the moment it is stored', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, statBatch([statRecord(day, 9)]))
    await buildAll(subject)
    await writeNew(subject.store, statBatch([statRecord(day, 9, { maxrsp_time: 70 })]))
    await subject.settle()
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [2, 2, 70] }])
    await buildAll(subject)
    expect(await ask(subject.store, whole(day))).toEqual({ rows: [{ keys: [], values: [2, 2, 70] }], served: 'rollup' })
  })

  it('counts a batch once that is delivered again after its minute was built', async () => {
    const day = subject.nextDay()
    const batch = statBatch([statRecord(day, 3), statRecord(day, 4)])
    await writeNew(subject.store, batch)
    await buildAll(subject)
    expect(await subject.store.write(encodeWith(subject.store, batch), keepAll)).toMatchObject({
      tallies: { stat: { stored: 0, repeated: 2 } },
    })
    await subject.settle()
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [2, 2, 12] }])
    await buildAll(subject)
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [2, 2, 12] }])
  })

  it('comes to the same with two builders at work while records come', async () => {
    const day = subject.nextDay()
    const write = async (minute: number) => {
      await writeNew(subject.store, statBatch([statRecord(day, minute), statRecord(day, 7)]))
    }
    await Promise.all([
      write(1).then(() => write(2)),
      buildAll(subject),
      write(3).then(() => write(4)),
      buildAll(subject),
    ])
    await subject.settle()
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [8, 8, 12] }])
    await buildAll(subject)
    expect(await ask(subject.store, whole(day))).toEqual({ rows: [{ keys: [], values: [8, 8, 12] }], served: 'rollup' })
  })
}

function retained(subject: Subject): void {
  it('keeps a day whose roll-ups are not built yet, and the roll-ups when the day is gone', async () => {
    const day = subject.nextDay()
    const next = calendar.addDays(day, 1)
    await buildAll(subject)
    await writeNew(subject.store, statBatch([statRecord(day, 1), statRecord(day, 2)]))
    const dropped = (await subject.store.expire(stat, next)).map((each) => each.day)
    expect(dropped).not.toContain(day)
    await buildAll(subject)
    expect((await subject.store.expire(stat, next)).map((each) => each.day)).toContain(day)
    await subject.settle()
    expect(await ask(subject.store, whole(day))).toEqual({ rows: [{ keys: [], values: [2, 2, 12] }], served: 'rollup' })
    expect((await askDetail(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [null, null, null] }])
  })

  it('leaves the roll-ups of a day that is gone as they are, whatever is delivered after it', async () => {
    const day = subject.nextDay()
    const next = calendar.addDays(day, 1)
    await writeNew(subject.store, statBatch([statRecord(day, 1), statRecord(next, 1)]))
    await buildAll(subject)
    await subject.store.expire(stat, next)
    const late = statBatch([statRecord(day, 1), statRecord(next, 1)])
    const outcome = await subject.store.write(encodeWith(subject.store, late), () => next)
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 1, expired: 1 } } })
    await buildAll(subject)
    await subject.settle()
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [1, 1, 12] }])
    expect((await ask(subject.store, whole(next))).rows).toEqual([{ keys: [], values: [2, 2, 12] }])
  })

  it('keeps the day of a zone set before while its minutes are stale', async () => {
    const day = subject.nextDay()
    const next = calendar.addDays(day, 1)
    await writeNew(subject.store, statBatch([{ ...statRecord(day, 1439), f_date: next }]))
    const drop = async () => (await subject.store.expire(stat, calendar.addDays(next, 1))).map((each) => each.day)
    expect(await drop()).not.toContain(next)
    await buildAll(subject)
    expect(await drop()).toContain(next)
    await subject.settle()
    expect((await ask(subject.store, whole(day))).rows).toEqual([{ keys: [], values: [1, 1, 12] }])
  })
}

/** Steps of a random history. */
type Step =
  | { readonly act: 'write'; readonly records: readonly Partial<StatRecord>[] }
  | { readonly act: 'repeat' }
  | { readonly act: 'build'; readonly limit: number }

const someRecords = fc.array(
  fc.record({
    f_timestamp: fc.nat({ max: 4 }),
    slave_name: fc.constantFrom(...hostileNames.slice(0, 24)),
    interface_name: fc.constantFrom('pay', 'refund'),
    master_ip: fc.constantFrom('10.0.0.1', '10.0.0.2'),
    return_value: fc.integer({ min: -1, max: 1 }),
    total_count: fc.nat({ max: 1000 }),
    total_time: fc.integer({ min: -1000, max: 2 ** 40 }),
    maxrsp_time: fc.nat({ max: 5000 }),
    le_50: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 8 },
)

const someSteps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ act: fc.constant('write' as const), records: someRecords }),
    fc.record({ act: fc.constant('build' as const), limit: fc.integer({ min: 1, max: 3 }) }),
    fc.constant({ act: 'repeat' as const }),
  ),
  { minLength: 2, maxLength: 8 },
)

const someMeasures: readonly Measure[] = [...statRollup.measures]

function againstDetail(subject: Subject): void {
  it('answers as the records do after any history of writes and builds', async () => {
    const property = fc.asyncProperty(
      someSteps,
      fc.subarray(['slave_name', 'interface_name', 'return_value', 'f_timestamp'], { maxLength: 3 }),
      fc.constantFrom('pay', 'refund', undefined),
      async (steps, group, interface_name) => {
        const day = subject.nextDay()
        const conditions =
          interface_name === undefined
            ? []
            : [{ field: 'interface_name', operator: 'equals' as const, value: interface_name }]
        const question = questionOn(day, { group, conditions, measures: someMeasures })
        const stored = await live(subject, day, steps)
        await subject.settle()
        const expected = comparable(referenceAnswer(stored, question))
        const asked: Answer = await ask(subject.store, question)
        expect(comparable(asked.rows)).toEqual(expected)
        expect(comparable((await askDetail(subject.store, question)).rows)).toEqual(expected)
      },
    )
    await fc.assert(property, { numRuns: runs(25) })
  })
}

/** Lives through the steps; the records that are stored in the end. */
async function live(subject: Subject, day: string, steps: readonly Step[]): Promise<readonly StatRecord[]> {
  const stored: StatRecord[] = []
  let last = statBatch([])
  for (const step of steps) {
    if (step.act === 'build') await subject.store.derive(statRollup, { quiet: 0, limit: step.limit })
    else if (step.act === 'repeat') await subject.store.write(encodeWith(subject.store, last), keepAll)
    else {
      const records = step.records.map((fields) => recordOf(day, fields))
      last = statBatch(records)
      await writeNew(subject.store, last)
      stored.push(...records)
    }
  }
  return stored
}

/** `f_timestamp` of the fields is the minute of the day. */
function recordOf(day: string, { f_timestamp: minute = 0, le_50, ...fields }: Partial<StatRecord>): StatRecord {
  const { le_50: _twelve, ...record } = statRecord(day, minute, fields)
  return le_50 === undefined ? record : { ...record, le_50 }
}
