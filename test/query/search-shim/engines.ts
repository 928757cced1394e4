import { createHttpServer } from '../../../http/server.ts'
import { createLog } from '../../../observe/log.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import { searchShimRoutes } from '../../../query/search-shim/routes.ts'
import type { Store } from '../../../store/store.ts'
import { calendar } from '../../contract/records.ts'

/** The answer of a `_search` request, as far as somebody reads it. */
export interface SearchAnswer {
  readonly timed_out: boolean
  readonly hits: {
    readonly total: { readonly value: number; readonly relation: string }
    readonly hits: readonly Hit[]
  }
}

interface Hit {
  readonly _id: string
  readonly _source: Readonly<Record<string, unknown>>
  readonly sort?: readonly number[]
  readonly fields?: Readonly<Record<string, readonly string[]>>
}

/** Somebody who answers `_search` requests. */
export type SearchEngine = (index: string, body: object) => Promise<SearchAnswer>

/** The real one at a URL. */
export function engineAt(url: string): SearchEngine {
  return async (index, body) => {
    const answer = await fetch(`${url}/${index}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // The form that it is known for.
    const told = (await answer.json()) as SearchAnswer
    if (!answer.ok) throw new Error(`${answer.status}: ${JSON.stringify(told)}`)
    return told
  }
}

/** Tarsier's own over a store, asked by GET. */
export function engineOver(store: Pick<Store, 'ask' | 'find'>): SearchEngine {
  const metrics = createMetrics()
  const door = { store, calendar, metrics, groupLimit: 10_000, deadline: 30_000 }
  const { app } = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '0',
    parts: [],
    registry: metrics.registry,
    refreshMetrics: async () => undefined,
    routes: [searchShimRoutes({ ...door, horizon: () => '20200101', admits: () => true })],
  })
  return async (index, body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'GET', url: `/${index}/_search`, headers, payload: JSON.stringify(body) })
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${answer.body}`)
    return answer.json()
  }
}
