import { createMetrics } from '../../observe/metrics.ts'
import type { QueryDoor } from '../../query/ask.ts'
import { cardRoutes } from '../../query/card/routes.ts'
import { eventRoutes } from '../../query/event/routes.ts'
import { exitRoutes } from '../../query/exit/routes.ts'
import { logRoutes } from '../../query/log/routes.ts'
import { queryRoutes } from '../../query/routes.ts'
import type { Answer, FindQuestion, Found, Question, Store } from '../../store/store.ts'
import { calendar } from '../contract/records.ts'
import { build } from '../http/serving.ts'

/** What questions about a cluster need, over a store, in the contract's zone. */
export function doorOver(store: Pick<Store, 'ask' | 'find'>, door: Partial<QueryDoor> = {}): QueryDoor {
  return {
    store,
    calendar,
    horizon: () => '20260117',
    metrics: createMetrics(),
    groupLimit: 500,
    deadline: 30_000,
    ...door,
  }
}

const silentFeed = {
  follow: () => {
    throw new Error('nothing is followed')
  },
}

/** The server of the API's part about the cluster, and of where its links lead. */
export function serverOver(door: QueryDoor) {
  const routes = [
    eventRoutes(door),
    exitRoutes(door),
    cardRoutes(door),
    logRoutes({ ...door, feed: silentFeed, mostTails: 1 }),
    queryRoutes(door),
  ]
  return build({ routes })
}

/** The same, asked without a socket: `/exits?app=Shop`. */
export function apiOver(door: QueryDoor) {
  const { app } = serverOver(door)
  return async (path: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url: path.startsWith('/api/') ? path : `/api/v1${path}`, headers })
    const isJson = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.body }
  }
}

type Told = Partial<Answer & { readonly found: Found['records']; readonly more: boolean }>

/** The API over a store that remembers what it was asked, and answers as it is told. */
export function apiTelling({ found = [], more = false, rows = [] }: Told = {}) {
  const asked: (FindQuestion | Question)[] = []
  const door = doorOver({
    find: async (question) => {
      asked.push(question)
      return { records: found, more }
    },
    ask: async (question) => {
      asked.push(question)
      return { rows, served: 'detail' }
    },
  })
  return { get: apiOver(door), asked }
}
