import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { createLog } from '../../../observe/log.ts'
import { duckdbStore } from '../../../store/duckdb/store.ts'
import { elasticsearchStore } from '../../../store/elasticsearch/store.ts'
import type { Store } from '../../../store/store.ts'
import { calendar, type RecordBatch } from '../../contract/records.ts'
import { writeNew } from '../../contract/subject.ts'
import { elasticsearchUrl } from '../../services/scratch.ts'
import { openCorner } from '../../store/elasticsearch/cluster.ts'
import { engineAt, engineOver, type SearchAnswer, type SearchEngine } from './engines.ts'
import type { Shape } from './tars-web.ts'

/** Expects of a request the same answer from Tarsier over either store as from Elasticsearch itself, and gives that. */
export type ExpectSameAnswers = (asked: Omit<Shape, 'name'>) => Promise<SearchAnswer>

/** Opens both stores with a batch in them. Called outside of tests. */
export function openEngines(batch: RecordBatch): ExpectSameAnswers {
  const corner = openCorner()
  const log = createLog({ level: 'silent', format: 'json' })
  const context = { signals: batch.parts.map(({ signal }) => signal), derivations: [], calendar, log }
  const stores: Store[] = []
  let directory: string
  let engines: Readonly<Record<string, SearchEngine>>

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tarsier-search-'))
    const duckdb = duckdbStore({ directory }, context)
    const elasticsearch = elasticsearchStore(corner.config, { ...context, marks: corner.marks() })
    stores.push(duckdb, elasticsearch)
    for (const store of stores) {
      await store.start()
      await writeNew(store, batch)
    }
    await corner.refresh()
    engines = { DuckDB: engineOver(duckdb), Elasticsearch: engineOver(elasticsearch) }
  })
  afterAll(async () => {
    for (const store of stores) await store.stop()
    await rm(directory, { recursive: true, force: true })
  })

  /** Elasticsearch itself, asked for the real indices by the names that TarsWeb has. */
  const straight: SearchEngine = (index, body) =>
    engineAt(elasticsearchUrl())(index.replace('tars_', corner.prefix), body)

  return async ({ index, body }) => {
    const expected = await straight(index, body)
    for (const [name, engine] of Object.entries(engines)) {
      expect(told(await engine(index, body), body), name).toEqual(told(expected, body))
    }
    return expected
  }
}

/**
 * What of an answer has to be the same, whoever gives it: `_id` may be each store's own, as is the order where none is
 * asked for, and then also which record of a collapsed value is shown.
 */
function told({ timed_out, hits }: SearchAnswer, body: object) {
  const isSorted = 'sort' in body
  const isAnyOf = 'collapse' in body && !isSorted
  const found = hits.hits.map(({ _source, sort, fields }): Told => (isAnyOf ? [fields] : [fields, _source, sort]))
  return { timed_out, total: hits.total, found: isSorted ? found : found.toSorted(byKey) }
}

/** Each record of a test has a time of its own. */
function byKey(one: Told, other: Told): number {
  return keyOf(one) < keyOf(other) ? -1 : 1
}

function keyOf([fields, source]: Told): string {
  return JSON.stringify([fields, source?.['time']])
}

type Told = readonly [fields: unknown, source?: Readonly<Record<string, unknown>>, sort?: unknown]
