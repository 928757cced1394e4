import { TarsierError } from '../../errors.ts'
import type { Value } from '../../signals/signal.ts'
import { checkQuestion } from '../question.ts'
import type { AnswerRow, Question } from '../store.ts'
import type { Cluster } from './client.ts'
import {
  type After,
  countsRecords,
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
  readonly doc_count: number
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
  const answered = await search(cluster, indices, questionBody(question, minutes, after), { ...limits, unread })
  const total = answered?.hits.total ?? 0
  // Named by questionBody: each is a metric or the composite's groups. Without any index there is none.
  const metrics = (answered?.aggregations ?? {}) as Omit<Bucket, 'doc_count'>
  const found: Bucket = { ...metrics, doc_count: typeof total === 'number' ? total : total.value }
  if (question.group.length === 0) return { rows: [{ keys: [], values: valuesOf(found, question) }] }
  const { buckets = [], after_key } = (found[groupsName] ?? {}) as Partial<Groups>
  const rows = buckets.map((bucket) => rowOf(bucket, question))
  return { rows, next: buckets.length === pageSize(question) ? after_key : undefined }
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
  return question.measures.map((measure, place) => {
    if (countsRecords(measure)) return bucket.doc_count || null
    const { field, by } = measure
    // Named by questionBody; missing where there is no index.
    const { sum, count, value } = (bucket[measureName(place)] ?? {}) as Metric
    if (by === 'sum') return sum === undefined || !count ? null : Number(sum)
    if (value === undefined || value === null) return null
    // Elasticsearch's count of nothing is 0.
    if (by === 'count') return Number(value) || null
    return isTime(question, field) ? Number(value) / 1000 : Number(value)
  })
}

export function tooManyGroups({ groupLimit }: Question): TarsierError {
  return new TarsierError('TOO_MANY_GROUPS', `the answer has more than ${groupLimit} groups: ask for fewer`)
}
