import { TarsierError } from '../../errors.ts'
import type { Value } from '../../signals/signal.ts'
import { checkQuestion } from '../question.ts'
import type { AnswerRow, Question } from '../store.ts'
import type { Cluster } from './client.ts'
import {
  type After,
  groupsName,
  type MinuteFilter,
  measureName,
  pageSize,
  questionBody,
  unread,
} from './question-body.ts'
import { type SearchLimits, search } from './search.ts'
import type { Targets } from './targets.ts'

/** A sum with how many values it is of, or a maximum or minimum. */
interface Metric {
  readonly sum?: number | bigint
  readonly count?: number | bigint
  readonly value?: number | bigint | null
}

/** A page's groups or the only group: measures by name, besides Elasticsearch's own fields. */
interface Bucket {
  readonly [name: string]: unknown
  readonly key?: Readonly<Record<string, Value>>
}

interface Groups {
  readonly buckets: readonly Bucket[]
  readonly after_key?: After
}

/** What is asked: a question, of some of its minutes and over some indices where that is said. */
export interface Asked {
  readonly question: Question
  readonly minutes?: MinuteFilter
  readonly indices?: readonly string[]
}

export interface Page {
  readonly rows: readonly AnswerRow[]
  /** Where the next page begins; none where this is the last. */
  readonly next?: After | undefined
}

/** Answers a question over a signal's days, page after page of groups. Rejects as `Store.ask` says. */
export async function askRows(
  cluster: Cluster,
  targets: Targets,
  asked: Asked,
  limits: SearchLimits,
): Promise<readonly AnswerRow[]> {
  const { question } = asked
  checkQuestion(question)
  const rows: AnswerRow[] = []
  let page: Page = { rows }
  do {
    page = await askPage(cluster, targets, asked, limits, page.next)
    rows.push(...page.rows)
    if (question.group.length > 0 && rows.length > question.groupLimit) throw tooManyGroups(question)
  } while (page.next)
  return rows
}

/** One page of a checked question's answer. */
export async function askPage(
  cluster: Cluster,
  targets: Targets,
  { question, minutes = {}, indices = targets.of(question.signal).readTargets(question.range) }: Asked,
  limits: SearchLimits,
  after?: After,
): Promise<Page> {
  const answered = await search(cluster, indices, questionBody(question, minutes, after), limits)
  // Named by questionBody: each is a metric or the composite's groups. Without any index there is none.
  const found = (answered?.aggregations ?? {}) as Bucket
  if (question.group.length === 0) return { rows: [{ keys: [], values: valuesOf(found, question) }] }
  const { buckets = [], after_key } = (found[groupsName] ?? {}) as Partial<Groups>
  const rows = buckets.map((bucket) => rowOf(bucket, question))
  return { rows, next: buckets.length === pageSize(question) ? after_key : undefined }
}

/** An index is in the making for less than this, ms; a shard that is gone stays away longer. */
const making = 3000
const makingPause = 50

/** Some shard had nobody to answer for it. */
class ShardAway extends TarsierError {}

/**
 * A search over every shard. An index in the making, tomorrow's say, has a shard that nobody answers for yet: the search is
 * then made again for a moment, instead of refusing every question that comes near midnight.
 */
async function searchWhole(search: () => Promise<Bucket>, end: number): Promise<Bucket> {
  const last = Math.min(end, performance.now() + making)
  for (;;) {
    try {
      return await search()
    } catch (error) {
      if (!(error instanceof ShardAway) || performance.now() + makingPause >= last) throw error
      await pause(makingPause)
    }
  }
}

/**
 * One search; its aggregations. By `_msearch`, which takes the index names in its body: a URL has room for 4 kB. Whoever
 * gives up in time closes the connection, which ends the search; its own time-out is in whole seconds, as Elasticsearch
 * keeps the answers of days that do not change by all that the question says, the time-out too.
 */
async function searchOnce(
  { client, call }: Cluster,
  indices: readonly string[],
  question: estypes.MsearchMultisearchBody,
  search: Search,
): Promise<Bucket> {
  const left = search.end - performance.now()
  if (left <= 0) throw tooLate(search)
  if (indices.length === 0) return {}
  const index = [...indices]
  const header = { index, ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false }
  const body = { ...question, timeout: `${Math.ceil(left / 1000)}s` }
  try {
    const asked = { searches: [header, body], filter_path: unread }
    // A timer may be early by a millisecond.
    const limits = { timeout: Math.ceil(left) + 1, cancelled: search.cancelled }
    const { responses } = await call((options) => client.msearch(asked, options), limits)
    return wholeAnswer(responses[0], search)
  } catch (error) {
    if (error instanceof TarsierError) throw error
    if (search.cancelled.aborted) throw cancelled()
    if (performance.now() >= search.end) throw tooLate(search)
    throw searchFailure(failureOf(error))
  }
}

/** The aggregations of an answer over every shard: one of a part of them is none. */
function wholeAnswer(response: estypes.MsearchResponseItem | undefined, search: Search): Bucket {
  if (!response) throw searchFailure({ kind: 'silent', reason: 'the answer is empty' })
  if ('error' in response) throw itemFailure(response, search)
  if (response.timed_out) throw tooLate(search)
  if (response._shards.failed > 0) throw searchFailure({ kind: 'silent', reason: 'some shards did not answer' })
  // Named by questionBody: each is a metric or the composite's groups.
  return (response.aggregations ?? {}) as Bucket
}

function itemFailure({ status, error }: estypes.ErrorResponseBase, search: Search): TarsierError {
  const causes = causesOf(error).map(({ type }) => type)
  if (causes.includes('too_complex_to_determinize_exception')) {
    return new TarsierError('BAD_QUESTION', 'a LIKE pattern is too complex: fewer _ after a % are expected')
  }
  if (causes.includes('search_timeout_exception')) return tooLate(search)
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

function rowOf(bucket: Bucket, question: Question): AnswerRow {
  const keys = question.group.map((name, place) => keyOf(bucket.key?.[place] ?? '', isTime(question, name)))
  return { keys, values: valuesOf(bucket, question) }
}

function isTime({ signal }: Question, name: string): boolean {
  return signal.fields.some((field) => field.name === name && field.type === 'time')
}

/** Dates come as milliseconds, whatever their format. */
function keyOf(key: Value, time: boolean): Value {
  return time ? Number(key) / 1000 : key
}

function valuesOf(bucket: Bucket, question: Question): readonly (number | null)[] {
  return question.measures.map(({ field, by }, place) => {
    // Named by questionBody; missing where there is no index.
    const { sum, count, value } = (bucket[measureName(place)] ?? {}) as Metric
    if (by === 'sum') return sum === undefined || !count ? null : Number(sum)
    if (value === undefined || value === null) return null
    return isTime(question, field) ? Number(value) / 1000 : Number(value)
  })
}

function searchFailure(failure: Failure): TarsierError {
  return new TarsierError('UNAVAILABLE', `Elasticsearch did not answer the question: ${describeFailure(failure)}`)
}

export function tooManyGroups({ groupLimit }: Question): TarsierError {
  return new TarsierError('TOO_MANY_GROUPS', `the answer has more than ${groupLimit} groups: ask for fewer`)
}
