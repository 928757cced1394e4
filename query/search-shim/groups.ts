import { TarsierError } from '../../errors.ts'
import type { Signal } from '../../signals/signal.ts'
import type { AnswerRow, Condition, FindQuestion } from '../../store/store.ts'
import type { Inquiry } from '../ask.ts'
import { createJudge } from './holds.ts'
import type { SearchIndex } from './indices.ts'
import type { Plan } from './plan.ts'

/** Records whose fields have these values. */
export interface Group {
  readonly keys: readonly string[]
  readonly count: number
  /** Times of the first and last of them, epoch ms. */
  readonly oldest: number
  readonly newest: number
}

/** The values of the fields of which a query holds. */
export interface Groups {
  readonly fields: readonly string[]
  readonly groups: readonly Group[]
  /** Whether it holds of all values that there are. */
  readonly isAll: boolean
}

/** What the store is asked, of a signal whose records have an order. */
export type Asked = Pick<FindQuestion, 'signal' | 'range' | 'conditions'>

/** More values than this are no condition that a store should be asked with. */
const mostKeys = 1000

/** That the fields have one of the groups' values. */
export function among({ fields, groups, isAll }: Groups): readonly Condition[] {
  if (isAll) return []
  if (groups.length <= mostKeys) return [{ fields, operator: 'among', keys: groups.map(({ keys }) => keys) }]
  const message = `query: found ${groups.length} values of ${fields.join(' and ')} for which it holds`
  throw new TarsierError('TOO_MANY_GROUPS', `${message}, expected at most ${mostKeys}: ask for less`)
}

/** The values of the fields of which the rest of a plan holds; one group of all records where there are no fields. */
export async function groupsOf(
  asked: Asked,
  fields: readonly string[],
  { rest }: Plan,
  index: SearchIndex,
  inquiry: Inquiry,
): Promise<Groups> {
  const time = timeOf(asked.signal)
  const measures = [
    { field: 'f_timestamp', by: 'count' },
    { field: time, by: 'min' },
    { field: time, by: 'max' },
  ] as const
  const rows = await inquiry.ask({ ...asked, group: fields, measures })
  const holds = createJudge(index)
  const groups = rows.map(groupOf).filter(({ keys }) => {
    const values = (field: string) => keys[fields.indexOf(field)] ?? ''
    return rest.every((query) => holds(query, values))
  })
  return { fields, groups, isAll: groups.length === rows.length }
}

/** Nothing is found where there are no records. */
function groupOf({ keys, values: [count, oldest, newest] }: AnswerRow): Group {
  return { keys: keys.map(String), count: count ?? 0, oldest: oldest ?? 0, newest: newest ?? 0 }
}

/** The field that the records are in order by first. */
export function timeOf({ name, order: [time] }: Signal): string {
  if (time === undefined) throw new Error(`records of ${name} are in no order`)
  return time
}
