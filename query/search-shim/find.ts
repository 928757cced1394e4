import { TarsierError } from '../../errors.ts'
import { placeOf } from '../../signals/signal.ts'
import type { FindQuestion, FoundRecord, Place } from '../../store/store.ts'
import type { Inquiry } from '../ask.ts'
import { type Asked, among, type Group, type Groups } from './groups.ts'

/** Which of the records in their order. */
export interface Window {
  readonly from: number
  readonly size: number
  readonly sort: FindQuestion['sort']
}

/** Records that are read at once: a message may be long. */
const mostAtOnce = 1000

/** Characters of messages that are answered at most. */
const mostText = 64 * 1024 * 1024

/** Finds a window; the records before it are read past. Rejects with TOO_LARGE where its messages are too long together. */
export async function findWindow(
  asked: Asked,
  { from, size, sort }: Window,
  inquiry: Inquiry,
): Promise<readonly FoundRecord[]> {
  const records: FoundRecord[] = []
  let passed = 0
  let text = 0
  let after: Place | undefined
  while (passed < from + size) {
    const limit = Math.min(mostAtOnce, from + size - passed)
    const found = await inquiry.find({ ...asked, sort, limit, ...(after && { after }) })
    const wanted = found.records.slice(Math.max(0, from - passed))
    records.push(...wanted)
    text += wanted.reduce((sum, { record }) => sum + String(record['message'] ?? '').length, 0)
    if (text > mostText) throw tooLong(size)
    passed += found.records.length
    const last = found.records.at(-1)
    if (!found.more || !last) break
    after = placeOf(asked.signal, last.record)
  }
  return records
}

function tooLong(size: number): TarsierError {
  const found = `found ${size}, whose messages have more than ${mostText} characters`
  return new TarsierError('TOO_LARGE', `size: ${found}, expected fewer`)
}

/** Finds the first record of each value of a field, for a window of the values in their first records' order. */
export async function findFirsts(
  asked: Asked,
  { fields, groups }: Groups,
  collapsed: string,
  { from, size, sort }: Window,
  inquiry: Inquiry,
): Promise<readonly FoundRecord[]> {
  const place = fields.indexOf(collapsed)
  const first = ({ newest, oldest }: Group) => (sort === 'newest' ? -newest : oldest)
  const ofValues = [...Map.groupBy(groups, ({ keys }) => keys[place]).values()]
    .map((each) => ({ each, first: Math.min(...each.map(first)) }))
    .sort((a, b) => a.first - b.first)
  const records: FoundRecord[] = []
  for (const { each } of ofValues.slice(from, from + size)) {
    const conditions = [...asked.conditions, ...among({ fields, groups: each, isAll: false })]
    const found = await inquiry.find({ ...asked, conditions, sort, limit: 1 })
    records.push(...found.records)
  }
  return records
}
