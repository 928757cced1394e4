import { describe, expect, it } from 'vitest'
import { stat } from '../../signals/stat.ts'
import { checkQuestion } from '../../store/question.ts'
import type { Question } from '../../store/store.ts'

const plain: Question = {
  signal: stat,
  range: { from: 0, to: 60 },
  conditions: [],
  group: ['f_tflag', 'slave_port'],
  measures: [{ field: 'succ_count', by: 'sum' }],
  groupLimit: 10,
}

function refusalOf(change: Partial<Question>): string {
  try {
    checkQuestion({ ...plain, ...change })
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

describe('a question', () => {
  it('over known fields is asked', () => {
    expect(refusalOf({ conditions: [{ field: 'slave_name', operator: 'like', pattern: '%Price_' }] })).toBe('')
  })

  it.each([
    ['an unknown field to group by', { group: ['nonsense'] }, 'unknown field "nonsense"'],
    ['a field called like a property of every object', { group: ['__proto__'] }, 'unknown field "__proto__"'],
    ['text to sum', { measures: [{ field: 'slave_name', by: 'sum' }] }, 'field slave_name is text, expected a number'],
    ['a time to sum', { measures: [{ field: 'f_timestamp', by: 'sum' }] }, 'field f_timestamp is a time'],
    ['a latency column to group by', { group: ['le_5'] }, 'field le_5 can be summed, not grouped by'],
    [
      'a number where text is expected',
      { conditions: [{ field: 'slave_name', operator: 'equals', value: 1 }] },
      'field slave_name: found 1, expected a string',
    ],
    [
      'LIKE on a number',
      { conditions: [{ field: 'slave_port', operator: 'like', pattern: '8%' }] },
      'field slave_port is a number: LIKE works on text only',
    ],
    [
      'a pattern of many wildcards',
      { conditions: [{ field: 'slave_name', operator: 'like', pattern: '%a'.repeat(17) }] },
      'the pattern has 34 characters and 17 wildcards',
    ],
  ] satisfies [string, Partial<Question>, string][])('with %s is refused', (_, change, reason) => {
    expect(refusalOf(change)).toContain(reason)
  })

  it('may have a long run of %, which is one wildcard', () => {
    expect(refusalOf({ conditions: [{ field: 'slave_name', operator: 'like', pattern: '%'.repeat(1000) }] })).toBe('')
  })
})
