import type { TimeRange } from '../../signals/calendar.ts'
import type { Signal } from '../../signals/signal.ts'
import type { Condition, FindQuestion, FoundRecord } from '../../store/store.ts'
import type { Inquiry, QueryDoor } from '../ask.ts'
import { findFirsts, findWindow } from './find.ts'
import { among, groupsOf, timeOf } from './groups.ts'
import { fieldsOf } from './holds.ts'
import type { SearchIndex } from './indices.ts'
import { bad, fieldNamed, type Plan, planOf } from './plan.ts'
import type { SearchRequest } from './request.ts'

/** Records that were found, and how many there are in all. */
export interface Hits {
  readonly total: number
  readonly records: readonly FoundRecord[]
  /** The signal's field of each of whose values these are the first. */
  readonly collapsed?: string | undefined
}

const nothing: Hits = { total: 0, records: [] }

/** Senders' clocks may be ahead of ours by less than this, s. */
const ahead = 86_400

/**
 * Answers a request. Where the store has no question for a part, a word of a name say, it is asked first which values
 * there are, and then for those of which the part holds. Throws BAD_QUESTION for what can't be asked of the index.
 */
export async function searchIndex(
  request: SearchRequest,
  index: SearchIndex,
  inquiry: Inquiry,
  door: Pick<QueryDoor, 'calendar' | 'horizon'>,
): Promise<Hits> {
  const plan = planOf(request.query, index)
  const sort = sortOf(request, index)
  const collapsed = collapsedBy(request, index)
  const { signal } = index
  const range = rangeOf(plan, signal, door)
  if (range.from >= range.to) return nothing
  const asked = { signal, range, conditions: [...plan.conditions, ...timeConditions(plan, timeOf(signal))] }
  const fields = [...new Set([...fieldsOf(plan.rest, index), ...(collapsed === undefined ? [] : [collapsed])])]
  const found = await groupsOf(asked, fields, plan, index, inquiry)
  const total = found.groups.reduce((sum, { count }) => sum + count, 0)
  if (total === 0 || request.size === 0) return { total, records: [] }
  const window = { from: request.from, size: request.size, sort }
  const records =
    collapsed === undefined
      ? await findWindow({ ...asked, conditions: [...asked.conditions, ...among(found)] }, window, inquiry)
      : await findFirsts(asked, found, collapsed, window, inquiry)
  return { total, records, collapsed }
}

/** Newest first where nothing is said: Elasticsearch would rank, of which these questions say nothing. */
function sortOf({ sort }: SearchRequest, index: SearchIndex): FindQuestion['sort'] {
  if (!sort) return 'newest'
  if (fieldNamed(sort.field, index, 'sort').kind !== 'time')
    throw bad(`sort on ${sort.field}: found a text, expected a time`)
  return sort.order === 'desc' ? 'newest' : 'oldest'
}

function collapsedBy({ collapse }: SearchRequest, index: SearchIndex): string | undefined {
  if (collapse === undefined) return undefined
  const field = fieldNamed(collapse, index, 'collapse')
  if (field.kind === 'keyword') return field.of
  throw bad(`collapse on ${collapse}: found a ${field.kind}, expected a keyword`)
}

/** What is kept of the time asked for. */
function rangeOf(
  { from, below }: Plan,
  signal: Signal,
  { calendar, horizon }: Pick<QueryDoor, 'calendar' | 'horizon'>,
): TimeRange {
  const kept = calendar.rangeOf(horizon(signal.name))?.from ?? 0
  const last = Date.now() / 1000 + ahead
  return { from: Math.max(kept, Math.floor(from / 1000)), to: Math.min(last, Math.ceil(below / 1000)) }
}

function timeConditions({ from, below }: Plan, field: string): readonly Condition[] {
  return [
    ...(from > -Infinity ? [{ field, operator: 'from', value: from } as const] : []),
    ...(below < Infinity ? [{ field, operator: 'below', value: below } as const] : []),
  ]
}
