import type { Metric } from '../../../dashboards/grafana/elastic.ts'
import type { Source } from '../../../dashboards/grafana/sources.ts'
import type { BucketAggregation, ElasticTarget } from './grafana.ts'

/** Epoch ms. */
export interface Range {
  readonly from: number
  readonly to: number
}

type Json = Readonly<Record<string, unknown>>

/**
 * What Grafana's Elasticsearch data source sends for a question whose variables are put in: a header and a body of
 * `_msearch` (pkg/tsdb/elasticsearch of its sources: data_query.go, aggregation_factory.go, client/).
 */
export function searchOf(target: ElasticTarget, source: Source, index: string, range: Range, interval: string) {
  const { timeField = '' } = source
  const [first] = target.metrics
  const filter = [
    { range: { [timeField]: { gte: range.from, lte: range.to, format: 'epoch_millis' } } },
    { query_string: { analyze_wildcard: true, query: target.query } },
  ]
  const body = { size: 0, query: { bool: { filter } } }
  const histogram = histogramOf({ field: timeField, range, interval })
  switch (first?.type) {
    case 'logs':
      return [
        headerOf(index),
        { ...body, ...found(first, timeField, 'limit'), highlight, aggs: { '1': { date_histogram: histogram } } },
      ]
    case 'raw_data':
      return [headerOf(index), { ...body, ...found(first, timeField, 'size') }]
    default:
      return [headerOf(index), { ...body, aggs: nested(target.bucketAggs, target.metrics, histogram) }]
  }
}

/** What it sends for the names of a variable. */
export function namesOf(
  target: { field: string; query: string; size: number },
  { timeField = '' }: Source,
  index: string,
  range: Range,
) {
  const filter = [
    { range: { [timeField]: { gte: range.from, lte: range.to, format: 'epoch_millis' } } },
    { query_string: { analyze_wildcard: true, query: target.query } },
  ]
  const terms = { field: target.field, size: target.size, order: { _key: 'asc' } }
  return [headerOf(index), { size: 0, query: { bool: { filter } }, aggs: { '1': { terms } } }]
}

/** And for marks on charts. */
export function marksOf(query: string, timeField: string, index: string, { from, to }: Range) {
  const should = [{ range: { [timeField]: { from, to, format: 'epoch_millis' } } }]
  const filter = [{ bool: { should, minimum_should_match: 1 } }, { query_string: { query } }]
  return [headerOf(index), { query: { bool: { filter } }, size: 10_000 }]
}

function headerOf(index: string) {
  return { search_type: 'query_then_fetch', ignore_unavailable: true, index }
}

const highlight = {
  fields: { '*': {} },
  pre_tags: ['@HIGHLIGHT@'],
  post_tags: ['@/HIGHLIGHT@'],
  fragment_size: 2_147_483_647,
}

function found({ settings = {} }: Metric, timeField: string, size: string) {
  return {
    size: Number(settings[size]),
    sort: { [timeField]: { order: 'desc', unmapped_type: 'boolean' }, _doc: { order: 'desc' } },
    docvalue_fields: [timeField],
    script_fields: {},
    fields: [{ field: timeField, format: 'strict_date_optional_time_nanos' }],
  }
}

function histogramOf({ field, range, interval }: { field: string; range: Range; interval: string }) {
  return {
    field,
    fixed_interval: interval,
    min_doc_count: 0,
    extended_bounds: { min: range.from, max: range.to },
    format: 'epoch_millis',
  }
}

function nested([bucket, ...inner]: readonly BucketAggregation[], metrics: readonly Metric[], histogram: Json): Json {
  if (!bucket)
    return Object.fromEntries(metrics.filter(({ type }) => type !== 'count').map((each) => [each.id, metricOf(each)]))
  const aggs = nested(inner, metrics, histogram)
  if (bucket.type === 'date_histogram') return { [bucket.id]: { date_histogram: histogram, aggs } }
  const { orderBy = '_count', order, size } = bucket.settings
  const first = metrics.find(({ id }) => id === orderBy)
  const byCount = !first || first.type === 'count'
  const terms = {
    field: bucket.field,
    size: Number(size),
    min_doc_count: 1,
    order: { [byCount ? '_count' : orderBy]: order },
  }
  return { [bucket.id]: { terms, aggs: { ...(byCount ? {} : { [orderBy]: metricOf(first) }), ...aggs } } }
}

function metricOf({ type, field, settings = {} }: Metric): Json {
  return { [type]: { field, ...settings } }
}
