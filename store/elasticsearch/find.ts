import type { estypes } from '@elastic/elasticsearch'
import { findInParts } from '../find.ts'
import { checkFind } from '../question.ts'
import type { AskOptions, FindQuestion, Found } from '../store.ts'
import type { Cluster } from './client.ts'
import { filtersOf } from './conditions.ts'
import { type Source, shownRecord } from './records.ts'
import { search } from './search.ts'
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
  return findInParts(question, async (part) => {
    const answered = await search<Source>(cluster, indices, findBody(part), limits)
    const hits = answered?.hits.hits ?? []
    const records = hits.slice(0, part.limit).map(({ _id = '', _source = {} }) => {
      return { id: _id, record: shownRecord(question.signal, _source) }
    })
    return { records, more: hits.length > part.limit }
  })
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
