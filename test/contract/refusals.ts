import { expect, it } from 'vitest'
import type { Question } from '../../store/store.ts'
import { statBatch, statRecord, timeOn } from './records.ts'
import { ask, questionOn, type Subject, writeNew } from './subject.ts'

/** The part of the contract about questions that no store may answer. */
export function refusals(subject: Subject): void {
  it('refuses more groups than the limit, and only more', async () => {
    const day = subject.nextDay()
    const records = Array.from({ length: 30 }, (_, n) => statRecord(day, n, { slave_name: `S${n % 10}` }))
    await writeNew(subject.store, statBatch(records))
    await subject.settle()
    for (const [group, count] of [
      [['slave_name'], 10],
      [['slave_name', 'f_tflag'], 30],
    ] as const) {
      const exact = await ask(subject.store, questionOn(day, { group, groupLimit: count }))
      expect(exact.rows).toHaveLength(count)
      const over = ask(subject.store, questionOn(day, { group, groupLimit: count - 1 }))
      await expect(over).rejects.toMatchObject({ code: 'TOO_MANY_GROUPS' })
    }
  })

  it('refuses fields that the signal does not have, and measures of text', async () => {
    const day = subject.nextDay()
    const wrong: Partial<Question>[] = [
      { group: ['nowhere'] },
      { group: ['__proto__'] },
      { group: ['le_5'] },
      { measures: [{ field: 'slave_name', by: 'sum' }] },
      { measures: [{ field: 'nowhere', by: 'max' }] },
      { conditions: [{ field: "1=1; --'", operator: 'equals', value: 1 }] },
      { conditions: [{ field: 'slave_name', operator: 'equals', value: 1 }] },
      { conditions: [{ field: 'slave_port', operator: 'like', pattern: '1%' }] },
      { conditions: [{ field: 'slave_port', operator: 'above', value: Number.NaN }] },
      { conditions: [{ field: 'slave_port', operator: 'unlike', pattern: '1%' }] },
      { conditions: [{ fields: ['nowhere'], operator: 'among', keys: [] }] },
      { conditions: [{ fields: [], operator: 'among', keys: [[]] }] },
      { conditions: [{ fields: ['slave_name', 'le_5'], operator: 'among', keys: [] }] },
      { conditions: [{ fields: ['slave_name', 'slave_port'], operator: 'among', keys: [['a']] }] },
      { conditions: [{ fields: ['slave_port'], operator: 'among', keys: [['1']] }] },
      { group: ['f_timestamp'], step: { seconds: 0, origin: 0 } },
      { group: ['f_timestamp'], step: { seconds: 60, origin: timeOn(day) + 1 } },
    ]
    for (const asked of wrong) {
      const refused = ask(subject.store, questionOn(day, asked))
      await expect(refused, JSON.stringify(asked)).rejects.toMatchObject({ code: 'BAD_QUESTION' })
    }
  })

  it('stops where nobody waits any more', async () => {
    const asked = subject.store.ask(questionOn(subject.nextDay()), { cancelled: AbortSignal.abort(), deadline: 30_000 })
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  })
}
