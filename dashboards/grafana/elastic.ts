import type { Target } from './panels.ts'

/** What Elasticsearch is to make of the records of a bucket, as Grafana's query editor would write it. */
export interface Metric {
  readonly id: string
  readonly type: string
  readonly field?: string
  readonly hide?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Records grouped by a field: those groups that have the most of the first metric. */
export interface Group {
  readonly field: string
  readonly size?: number
}

/** The same where several questions have to find the same groups: those whose sum of another field is largest. */
export type GroupBySum = Group & { readonly largest: string }

export const count: Metric = { id: '1', type: 'count' }

export function sumOf(field: string, id = '1'): Metric {
  return { id, type: 'sum', field }
}

export function maxOf(field: string, id = '1'): Metric {
  return { id, type: 'max', field }
}

export function minOf(field: string, id = '1'): Metric {
  return { id, type: 'min', field }
}

export function averageOf(field: string, id = '1'): Metric {
  return { id, type: 'avg', field }
}

/** Series over time, of each group one. */
export function overTime(query: string, metrics: readonly Metric[], alias: string, group?: Group): Target {
  const histogram = {
    id: '101',
    type: 'date_histogram',
    settings: { interval: 'auto', min_doc_count: '0', trimEdges: '0' },
  }
  const bucketAggs = [...(group ? [terms(group, metrics, '100')] : []), histogram]
  return { query, alias, metrics, bucketAggs }
}

/** A formula of Grafana's over sums and what was computed before: `of` says how it names one. */
export type Formula = (of: (name: string) => string) => string
export type Formulas = Readonly<Record<string, Formula>>

/** Sums, and what Grafana computes of them step by step; only the results are shown. */
export interface Calculation {
  readonly sums: readonly string[]
  readonly steps?: Formulas
  readonly results: Formulas
}

/**
 * Series over time that Grafana itself computes from sums, which are asked for one by one: Elasticsearch would need scripts
 * for it, which are not allowed everywhere. Sums of one group meet by its name.
 */
export function calculated(
  query: string,
  { sums, steps = {}, results }: Calculation,
  group?: GroupBySum,
): readonly Target[] {
  const letters = new Map([...sums, ...Object.keys(steps)].map((name, place) => [name, letterOf(place)]))
  const refOf = (name: string) => letters.get(name) ?? name
  const computed = (name: string, formula: Formula) => ({
    refId: refOf(name),
    datasource: { type: '__expr__', uid: '__expr__' },
    type: 'math',
    expression: formula((each) => `$${refOf(each)}`),
  })
  const order = group ? [{ ...sumOf(group.largest), hide: true }] : []
  return [
    ...sums.map((field) => ({
      ...overTime(query, [...order, sumOf(field, String(order.length + 1))], '', group),
      refId: refOf(field),
      hide: true,
    })),
    ...Object.entries(steps).map(([name, formula]) => ({ ...computed(name, formula), hide: true })),
    ...Object.entries(results).map(([name, formula]) => computed(name, formula)),
  ]
}

/** A, B … Z, AA …: a formula's names may have no digits in older versions of Grafana. */
function letterOf(place: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (place % 26))
  return place < 26 ? last : letterOf(Math.floor(place / 26) - 1) + last
}

/** A table: a row for each group. */
export function rows(query: string, metrics: readonly Metric[], ...groups: readonly Group[]): Target {
  return {
    query,
    alias: '',
    metrics,
    bucketAggs: groups.map((group, place) => terms(group, metrics, String(100 + place))),
  }
}

/** The newest records themselves, a column a field. */
export function records(query: string, size: number): Target {
  return {
    query,
    alias: '',
    metrics: [{ id: '1', type: 'raw_data', settings: { size: String(size) } }],
    bucketAggs: [],
  }
}

/** The newest records as lines. */
export function logLines(query: string, limit: number): Target {
  return { query, alias: '', metrics: [{ id: '1', type: 'logs', settings: { limit: String(limit) } }], bucketAggs: [] }
}

function terms({ field, size = 10 }: Group, [first]: readonly Metric[], id: string) {
  // Elasticsearch orders by what it knows of a whole group.
  const orderBy = first?.type === 'sum' ? first.id : '_count'
  return { id, type: 'terms', field, settings: { size: String(size), order: 'desc', orderBy, min_doc_count: '1' } }
}
