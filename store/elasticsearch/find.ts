import type { estypes } from '@elastic/elasticsearch'
import { findInParts, slicesOf } from '../find.ts'
import { checkFind } from '../question.ts'
import type { AskOptions, Condition, FindQuestion, Found, FoundRecord } from '../store.ts'
import type { Cluster } from './client.ts'
import { filtersOf } from './conditions.ts'
import { type Source, shownRecord } from './records.ts'
import { type SearchLimits, search } from './search.ts'
import type { Targets } from './targets.ts'

export interface FindParts {
  readonly cluster: Cluster
  readonly targets: Targets
}

/** Finds records over a signal's days, as `Store.find` says. Records never change, so that a place needs no snapshot. */
export async function findRecords(
  { cluster, targets }: FindParts,
  question: FindQuestion,
  options: AskOptions,
): Promise<Found> {
  checkFind(question)
  const limits = { ...options, end: performance.now() + options.deadline }
  const indices = targets.of(question.signal).readTargets(question.range)
  return findInParts(question, (part) => findPart(cluster, indices, part, limits))
}

async function findPart(
  cluster: Cluster,
  indices: readonly string[],
  question: FindQuestion,
  limits: SearchLimits,
): Promise<Found> {
  const { signal, limit, conditions } = question
  const found: FoundRecord[] = []
  for (const part of partsOf(question)) {
    const body = findBody({ ...question, conditions: [...conditions, ...part], limit: limit - found.length })
    const answered = await search<Source>(cluster, indices, body, limits)
    for (const { _id = '', _source = {} } of answered?.hits.hits ?? []) {
      found.push({ id: _id, record: shownRecord(signal, _source) })
    }
    if (found.length > limit) break
  }
  return { records: found.slice(0, limit), more: found.length > limit }
}

/**
 * An index has its records about in the order of time: for the oldest Elasticsearch looks at the first and is done, but on
 * its way to the newest each is newer than all before, and all are looked at. So the newest part of the range is searched
 * by itself, and more of it only where too few are found.
 */
function partsOf(question: FindQuestion): Iterable<readonly Condition[]> {
  const { from, to } = question.range
  return question.sort === 'oldest' ? [[]] : slicesOf(question, { from: from * 1000, to: to * 1000 })
}

/** One record more than the limit is asked for, to see whether there are more. */
export function findBody(question: FindQuestion): estypes.MsearchMultisearchBody {
  const { signal, sort, after, limit } = question
  const order = sort === 'newest' ? 'desc' : 'asc'
  return {
    size: limit + 1,
    track_total_hits: false,
    query: { bool: { filter: filtersOf(question) } },
    sort: signal.order.map((name) => ({ [name]: { order } })),
    ...(after && { search_after: [...after] }),
  }
}
