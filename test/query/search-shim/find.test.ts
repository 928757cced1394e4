import { expect, it } from 'vitest'
import type { Inquiry } from '../../../query/ask.ts'
import { findWindow } from '../../../query/search-shim/find.ts'
import { notify } from '../../../signals/notify.ts'
import type { FindQuestion, FoundRecord } from '../../../store/store.ts'

/** Records of a store that gives at most so many at once. */
function inquiryOver(many: number, atOnce: number, message = '') {
  const asked: FindQuestion[] = []
  const recordAt = (time: number): FoundRecord => ({
    id: `${time}`,
    record: { f_timestamp: time, f_date: '', time, sequence: 2 * time, origin: 'o', message },
  })
  const find: Inquiry['find'] = async (question) => {
    asked.push(question)
    const begin = question.after === undefined ? 0 : Number(question.after[0]) + 1
    const end = Math.min(many, begin + Math.min(question.limit, atOnce))
    return { records: Array.from({ length: end - begin }, (_, place) => recordAt(begin + place)), more: end < many }
  }
  return { inquiry: { find } as Inquiry, asked } // nothing else of it is used
}

const asked = { signal: notify, range: { from: 0, to: 1 }, conditions: [] }

it.each([
  [0, 10, 10_000, [0, 10]],
  [9_990, 10, 10_000, [9_990, 10]],
  [1_500, 1_700, 10_000, [1_500, 1_700]],
  [1_500, 1_700, 2_000, [1_500, 500]],
  [3_000, 10, 2_000, [0, 0]],
  [0, 10, 0, [0, 0]],
] as const)(
  'a window from %i of %i among %i records is read page by page',
  async (from, size, many, [first, count]) => {
    for (const atOnce of [1_000, 333]) {
      const { inquiry, asked: questions } = inquiryOver(many, atOnce)
      const records = await findWindow(asked, { from, size, sort: 'oldest' }, inquiry)
      expect(records.map(({ id }) => Number(id))).toEqual(Array.from({ length: count }, (_, place) => first + place))
      expect(Math.max(...questions.map(({ limit }) => limit))).toBeLessThanOrEqual(1_000)
      const read = questions.reduce((sum, { limit }) => sum + Math.min(limit, atOnce), 0)
      expect(read).toBeLessThan(from + size + atOnce)
    }
  },
)

it('a window of more text than memory has room for is refused, and what is read past costs none', async () => {
  const long = 'x'.repeat(32 * 1024)
  const { inquiry } = inquiryOver(10_000, 1000, long)
  await expect(findWindow(asked, { from: 0, size: 3000, sort: 'oldest' }, inquiry)).rejects.toMatchObject({
    code: 'TOO_LARGE',
    message: 'size: found 3000, whose messages have more than 67108864 characters, expected fewer',
  })
  expect(await findWindow(asked, { from: 9000, size: 10, sort: 'oldest' }, inquiry)).toHaveLength(10)
})
