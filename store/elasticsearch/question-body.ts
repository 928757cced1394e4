import type { estypes } from '@elastic/elasticsearch'
import { valuePath } from '../../mappings/elasticsearch.ts'
import { fieldOf, type Signal } from '../../signals/signal.ts'
import type { Measure, Question } from '../store.ts'
import { filtersOf } from './conditions.ts'

type Query = estypes.QueryDslQueryContainer
type Aggregations = Record<string, estypes.AggregationsAggregationContainer>

/** Groups a page: with their measures well under Elasticsearch's 65,536 buckets an answer. */
const largestPage = 10_000

/** The aggregation that holds the groups, and the name under which each measure is found by its place. */
export const groupsName = 'groups'
export const measureName = (place: number) => `m${place}`

/** Where the page before ended, by group field. */
export type After = Readonly<Record<string, estypes.FieldValue>>

/** Epoch minutes that a question is about, among those of its range; all of them where neither is given. */
export interface MinuteFilter {
  readonly only?: readonly number[]
  readonly allBut?: readonly number[]
}

/**
 * A checked question as a search body: objects only, nothing in it is parsed as a query language.
 * With groups, one page of a composite aggregation: its order is by key, so a page can start after any other.
 */
export function questionBody(
  question: Question,
  minutes: MinuteFilter = {},
  after?: After,
): estypes.MsearchMultisearchBody {
  const measures = measureAggregations(question)
  return {
    size: 0,
    // Of all records together nothing else says how many there are.
    track_total_hits: question.group.length === 0 && question.measures.some(countsRecords),
    query: { bool: { filter: [...filtersOf(question), ...minuteFilters(minutes)] } },
    aggs: question.group.length === 0 ? measures : groupsOf(question, measures, after),
  }
}

export function pageSize(question: Question): number {
  return Math.min(question.groupLimit + 1, largestPage)
}

function groupsOf(question: Question, aggs: Aggregations, after: After | undefined): Aggregations {
  // By place: a field's name is free to be anything.
  const sources = question.group.map((name, place) => ({ [place]: sourceOf(name, question) }))
  const composite = { size: pageSize(question), sources, ...(after && { after: { ...after } }) }
  return { [groupsName]: { composite, aggs } }
}

function sourceOf(name: string, { signal, step }: Question): estypes.AggregationsCompositeAggregationSource {
  const type = fieldOf(signal, name)?.type
  if (!step || (type !== 'time' && type !== 'instant')) return { terms: { field: pathOf(signal, name) } }
  // Elasticsearch starts its intervals at the epoch.
  const offset = step.origin - Math.floor(step.origin / step.seconds) * step.seconds
  return { date_histogram: { field: name, fixed_interval: `${step.seconds}s`, offset: `${offset}s` } }
}

/** Every record has its time: to count it is to count records, which Elasticsearch does anyway. */
export function countsRecords({ field, by }: Measure): boolean {
  return by === 'count' && field === 'f_timestamp'
}

/**
 * A sum over nothing is 0 in Elasticsearch, so the values are counted too: by `stats`, which reads them once. A count
 * beside a sum takes twice as long as the sum.
 */
function measureAggregations({ signal, measures }: Question): Aggregations {
  const named = measures.map((measure, place): Aggregations => {
    if (countsRecords(measure)) return {}
    const field = pathOf(signal, measure.field)
    switch (measure.by) {
      case 'sum':
        return { [measureName(place)]: { stats: { field } } }
      case 'count':
        return { [measureName(place)]: { value_count: { field } } }
      default:
        return { [measureName(place)]: { [measure.by]: { field } } }
    }
  })
  return Object.assign({}, ...named)
}

/** What `stats` tells besides, left out of the answer: it would be twice as long. */
export const unread = ['avg', 'min', 'max'].map((name) => `-**.${name}`)

function pathOf(signal: Signal, name: string): string {
  const field = fieldOf(signal, name)
  if (!field) throw new Error(`field ${name} was not checked`)
  return valuePath(field)
}

function minuteFilters({ only, allBut = [] }: MinuteFilter): Query[] {
  // As text, as in `wholeRange`.
  const among = (minutes: readonly number[]): Query => ({
    terms: { f_timestamp: minutes.map((minute) => String(60 * minute)) },
  })
  return [...(only ? [among(only)] : []), ...(allBut.length > 0 ? [{ bool: { must_not: among(allBut) } }] : [])]
}
