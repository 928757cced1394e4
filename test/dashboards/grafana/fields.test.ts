import { describe, expect, it } from 'vitest'
import { dashboards } from '../../../dashboards/grafana/all.ts'
import type { Source } from '../../../dashboards/grafana/sources.ts'
import { indexBody, type Property } from '../../../mappings/elasticsearch.ts'
import { elasticQuestions, files, namesAsked, signalOf } from './grafana.ts'

/** Fields, and below names that are text too the names as they were written. */
function mappedIn(source: Source): ReadonlyMap<string, Property> {
  const { properties } = indexBody(signalOf(source), { prefix: 'tars_', shards: 1, replicas: 0 }).mappings
  const written = Object.entries(properties).flatMap(([name, property]): [string, Property][] =>
    'fields' in property ? [[`${name}.keyword`, property.fields.keyword]] : [],
  )
  return new Map([...Object.entries(properties), ...written])
}

/** What Lucene is to search in. */
function searchedIn(query: string): readonly string[] {
  return [...query.matchAll(/([A-Za-z_@][\w.@]*):/g)]
    .map(([, field = '']) => field)
    .filter((field) => field !== 'infrastructure' && field !== 'words')
}

function isSearchable(property: Property | undefined): boolean {
  return property !== undefined && !('index' in property && property.index === false)
}

function isCounted(property: Property | undefined): boolean {
  return property !== undefined && property.type !== 'text' && !('doc_values' in property)
}

describe.each(elasticQuestions)('$name', ({ source, target }) => {
  const mapped = mappedIn(source)

  it('searches in fields that are indexed', () => {
    expect(searchedIn(target.query).filter((field) => !isSearchable(mapped.get(field)))).toEqual([])
  })

  it('groups, sums and orders by fields that have columns', () => {
    const fields = [...target.metrics, ...target.bucketAggs].flatMap(({ field }) => field ?? [])
    expect([...fields, source.timeField ?? ''].filter((field) => !isCounted(mapped.get(field)))).toEqual([])
  })
})

describe.each(namesAsked)('$name', ({ source, target }) => {
  it('asks for a field that has a column, among records found by fields that are indexed', () => {
    const mapped = mappedIn(source)
    expect(isCounted(mapped.get(target.field))).toBe(true)
    expect(searchedIn(target.query).filter((field) => !isSearchable(mapped.get(field)))).toEqual([])
  })
})

it.each(files)('%s shows columns of records that there are', (file) => {
  const shown = dashboards[file].panels.flatMap((panel) => {
    const { transformations = [], targets = [] } = panel as {
      transformations?: { id: string; options: { include?: { names: string[] } } }[]
      targets?: { datasource: { uid: string } }[]
    }
    const source = elasticQuestions.find(
      ({ source: each }) => targets[0]?.datasource.uid === `\${${each.variable}}`,
    )?.source
    const names = transformations.flatMap(({ options }) => options.include?.names ?? [])
    return source ? names.map((name) => [name, mappedIn(source).has(name)]) : []
  })
  expect(shown.filter(([, there]) => !there)).toEqual([])
})
