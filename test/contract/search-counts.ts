import { expect, it } from 'vitest'
import { log } from '../../signals/log.ts'
import { notify } from '../../signals/notify.ts'
import type { Question } from '../../store/store.ts'
import { find, findOn, lineOf, linesOf, messageOf, messagesOf } from './lines.ts'
import { hostileNames, timeOn } from './records.ts'
import { comparable, referenceAnswer } from './reference.ts'
import { field, words } from './search-examples.ts'
import { ask, questionOn, type Subject, writeNew } from './subject.ts'

/** The part about counting what is found. */
export function searchCounts(subject: Subject): void {
  ofNothing(subject)
  ofAnalysedNames(subject)
}

function ofNothing(subject: Subject): void {
  it('counts nothing as null, as a sum of nothing is', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, linesOf([lineOf(day)]))
    await subject.settle()
    const measures = [{ field: 'f_timestamp', by: 'count' }] as const
    expect((await ask(subject.store, counting(day, { measures, search: words('nothing') }))).rows).toEqual([
      { keys: [], values: [null] },
    ])
    expect((await ask(subject.store, counting(day, { measures }))).rows).toEqual([{ keys: [], values: [1] }])
  })

  it('counts the records that have a field, and tells its first and last instant', async () => {
    const day = subject.nextDay()
    const summary = messageOf(day, 5, { suppressed: 12, window_start: 7000 })
    await writeNew(subject.store, messagesOf([messageOf(day, 1), summary]))
    await subject.settle()
    const measures = [
      { field: 'suppressed', by: 'count' },
      { field: 'suppressed', by: 'sum' },
      { field: 'app', by: 'count' },
      { field: 'time', by: 'min' },
      { field: 'time', by: 'max' },
      { field: 'window_start', by: 'max' },
    ] as const
    const { rows } = await ask(subject.store, questionOn(day, { signal: notify, measures }))
    const start = timeOn(day) * 1000
    expect(rows).toEqual([{ keys: [], values: [1, 12, 2, start + 1, start + 5, 7000] }])
  })

  it('rounds instants down to their step, those before its origin too', async () => {
    const day = subject.nextDay()
    const start = timeOn(day) * 1000
    const records = [-1, -1000, -1001, 0, 999, 1000].map((early) => lineOf(day, 0, { received_at: start + early }))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const question = counting(day, { group: ['received_at'], step: { seconds: 1, origin: timeOn(day) } })
    expect(comparable((await ask(subject.store, question)).rows)).toEqual(
      comparable([
        { keys: [start - 2000], values: [1] },
        { keys: [start - 1000], values: [2] },
        { keys: [start], values: [2] },
        { keys: [start + 1000], values: [1] },
      ]),
    )
  })
}

function ofAnalysedNames(subject: Subject): void {
  it('takes names that TarsWeb searches in as they are: whole, and by code point', async () => {
    const day = subject.nextDay()
    const records = hostileNames.map((app, n) => messageOf(day, n, { app, server: hostileNames.at(-n - 1) ?? '' }))
    await writeNew(subject.store, messagesOf(records))
    await subject.settle()
    const measures = [{ field: 'app', by: 'count' }] as const
    const on = (asked: Partial<Question>) => questionOn(day, { signal: notify, measures, ...asked })
    const questions = [
      on({ group: ['app', 'server'] }),
      ...hostileNames.flatMap((value) => [
        on({ conditions: [{ field: 'app', operator: 'equals', value }], group: ['app'] }),
        on({ conditions: [{ field: 'app', operator: 'upTo', value }] }),
        on({ conditions: [{ fields: ['app'], operator: 'among', keys: [[value]] }] }),
        on({ conditions: [{ fields: ['app', 'server'], operator: 'among', keys: [[value, value]] }] }),
      ]),
      on({ conditions: [{ field: 'app', operator: 'like', pattern: '%pay%' }], group: ['app'] }),
      on({ conditions: [{ field: 'app', operator: 'unlike', pattern: '%a%' }], group: ['app'] }),
    ]
    for (const question of questions) {
      const { rows } = await ask(subject.store, question)
      expect(comparable(rows)).toEqual(comparable(referenceAnswer(records, question)))
    }
    const pays = await find(subject.store, findOn(day, { signal: notify, search: field('app', 'pay') }))
    expect(pays.records.map(({ record }) => record['app']).sort()).toEqual(['PAY', 'Pay', 'pay'])
  })
}

/** Counts the lines of a day. */
export function counting(day: string, asked: Partial<Question>): Question {
  return questionOn(day, { signal: log, measures: [{ field: 'f_timestamp', by: 'count' }], ...asked })
}
