import { onTestFinished } from 'vitest'
import { createHttpServer } from '../../http/server.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { QueryDoor } from '../../query/ask.ts'
import { queryRoutes } from '../../query/routes.ts'
import type { Value } from '../../signals/signal.ts'
import type { AskOptions, Question } from '../../store/store.ts'
import { doorTo } from './door.ts'

/** The HTTP API of a signal over a door, asked without a socket; it ends with the test. */
export function apiOver(door: QueryDoor, signal = 'stat', routesOver = queryRoutes) {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '0',
    parts: [],
    registry: createMetrics().registry,
    refreshMetrics: async () => undefined,
    routes: [routesOver(door)],
  })
  onTestFinished(() => server.stop())
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await server.app.inject({ url: `/api/v1/${signal}/${path}`, headers })
    const { 'content-type': type } = answer.headers
    const body = String(type).includes('json') ? answer.json() : answer.body
    return { status: answer.statusCode, headers: answer.headers, body }
  }
  return { server, ask }
}

/** Rows by what was asked for. */
export type Rows = readonly { readonly keys: readonly Value[]; readonly sums: Readonly<Record<string, number>> }[]

/** The API over a store that remembers what it was asked and answers as it is told. */
export function apiTelling(reply: (question: Question, options: AskOptions) => Rows | Promise<Rows> = () => []) {
  const { door, asked, metrics } = doorTo(async (question, options) => {
    const rows = await reply(question, options)
    return rows.map(({ keys, sums }) => ({ keys, values: question.measures.map(({ field }) => sums[field] ?? null) }))
  })
  return { ...apiOver(door), asked, metrics }
}
