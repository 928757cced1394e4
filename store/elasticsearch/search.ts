import { setTimeout as pause } from 'node:timers/promises'
import type { estypes } from '@elastic/elasticsearch'
import { TarsierError } from '../../errors.ts'
import type { AskOptions } from '../store.ts'
import { type Cluster, describeFailure, type Failure, failureOf } from './client.ts'

export interface SearchLimits extends AskOptions {
  /** When the answer must be there, on performance's clock. */
  readonly end: number
  /** What is left out of the answer, as `filter_path` says it. */
  readonly unread?: readonly string[]
}

/** What a search over every shard of its indices found; undefined where it has none. */
export type Answered<Document> = estypes.MsearchMultiSearchItem<Document> | undefined

/** An index is in the making for less than this, ms; a shard that is gone stays away longer. */
const making = 3000
const makingPause = 50

/** Some shard had nobody to answer for it. */
class ShardAway extends TarsierError {}

/**
 * A search over every shard of the indices that are there. An index in the making, tomorrow's say, has a shard that nobody
 * answers for yet: the search is then made again for a moment, instead of refusing every question that comes near midnight.
 */
export async function search<Document>(
  cluster: Cluster,
  indices: readonly string[],
  body: estypes.MsearchMultisearchBody,
  limits: SearchLimits,
): Promise<Answered<Document>> {
  if (limits.cancelled.aborted) throw cancelled()
  const last = Math.min(limits.end, performance.now() + making)
  for (;;) {
    try {
      return await searchOnce<Document>(cluster, indices, body, limits)
    } catch (error) {
      if (!(error instanceof ShardAway) || performance.now() + makingPause >= last) throw error
      await pause(makingPause)
    }
  }
}

/**
 * One search. By `_msearch`, which takes the index names in its body: a URL has room for 4 kB. Whoever gives up in time
 * closes the connection, which ends the search; its own time-out is in whole seconds, as Elasticsearch keeps the answers of
 * days that do not change by all that the question says, the time-out too.
 */
async function searchOnce<Document>(
  { client, call }: Cluster,
  indices: readonly string[],
  asked: estypes.MsearchMultisearchBody,
  limits: SearchLimits,
): Promise<Answered<Document>> {
  const left = limits.end - performance.now()
  if (left <= 0) throw tooLate(limits)
  if (indices.length === 0) return undefined
  const index = [...indices]
  const header = { index, ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false }
  const body = { ...asked, timeout: `${Math.ceil(left / 1000)}s` }
  try {
    const sent = { searches: [header, body], ...(limits.unread && { filter_path: [...limits.unread] }) }
    const { responses } = await call((options) => client.msearch<Document>(sent, options), {
      // A timer may be early by a millisecond.
      timeout: Math.ceil(left) + 1,
      cancelled: limits.cancelled,
    })
    return wholeAnswer(responses[0], limits)
  } catch (error) {
    if (error instanceof TarsierError) throw error
    if (limits.cancelled.aborted) throw cancelled()
    if (performance.now() >= limits.end) throw tooLate(limits)
    throw searchFailure(failureOf(error))
  }
}

/** An answer over every shard: one of a part of them is none. */
function wholeAnswer<Document>(
  response: estypes.MsearchResponseItem<Document> | undefined,
  limits: SearchLimits,
): Answered<Document> {
  if (!response) throw searchFailure({ kind: 'silent', reason: 'the answer is empty' })
  if ('error' in response) throw itemFailure(response, limits)
  if (response.timed_out) throw tooLate(limits)
  if (response._shards.failed > 0) throw searchFailure({ kind: 'silent', reason: 'some shards did not answer' })
  return response
}

function itemFailure({ status, error }: estypes.ErrorResponseBase, limits: SearchLimits): TarsierError {
  const causes = causesOf(error).map(({ type }) => type)
  if (causes.includes('too_complex_to_determinize_exception')) {
    return new TarsierError('BAD_QUESTION', 'a LIKE pattern is too complex: fewer _ after a % are expected')
  }
  if (causes.includes('search_timeout_exception')) return tooLate(limits)
  // What intervals say where more words than it allows clauses begin as the last of a phrase is said to.
  if (causes.includes('illegal_state_exception')) {
    const reason = error.root_cause?.[0]?.reason ?? error.reason ?? ''
    return new TarsierError('BAD_QUESTION', `too many words begin so, write more of the word before *: ${reason}`)
  }
  if (status === 503) return new ShardAway('UNAVAILABLE', `Elasticsearch: ${error.type}: ${error.reason ?? ''}`)
  return searchFailure({ kind: 'answered', status, type: error.type, reason: error.reason ?? '' })
}

/** An error and everything below it. */
function causesOf(error: estypes.ErrorCause): readonly estypes.ErrorCause[] {
  const { failed_shards: failed = [] } = error
  // Each shard's failure, which the client's types leave open.
  const shards = (failed as readonly { readonly reason?: estypes.ErrorCause }[]).map(({ reason }) => reason)
  const below = [error.caused_by, ...(error.root_cause ?? []), ...shards]
  return [error, ...below.flatMap((cause) => (cause ? causesOf(cause) : []))]
}

function searchFailure(failure: Failure): TarsierError {
  return new TarsierError('UNAVAILABLE', `Elasticsearch did not answer the question: ${describeFailure(failure)}`)
}

function tooLate({ deadline }: AskOptions): TarsierError {
  return new TarsierError('DEADLINE', `no answer within ${deadline} ms: ask for less`)
}

function cancelled(): TarsierError {
  return new TarsierError('CANCELLED', 'nobody waits for the answer any more')
}
