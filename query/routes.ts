import { failures } from '../http/failures.ts'
import type { RoutePlugin } from '../http/server.ts'
import { inquire, type QueryDoor } from './ask.ts'
import { type ScopeParameters, scopeOf } from './scope.ts'
import { series, seriesParameters, seriesSchema } from './series.ts'
import { services, servicesParameters, servicesSchema } from './services.ts'

/** The routes that answer questions; one whose client has gone is stopped in the store. */
export function queryRoutes(door: QueryDoor): RoutePlugin {
  const scoped = (query: ScopeParameters) => scopeOf(query, Date.now() / 1000, door.calendar)
  return async (app) => {
    app.get('/api/v1/stat/services', { schema: getServices }, async ({ query, signal }) => {
      const scope = scoped(query)
      return inquire(door, { cancelled: signal, detailOnly: query.detail }, (inquiry) => services(scope, inquiry))
    })
    app.get('/api/v1/stat/series', { schema: getSeries }, async ({ query, signal }) => {
      const scope = scoped(query)
      return inquire(door, { cancelled: signal, detailOnly: query.detail }, (inquiry) => series(query, scope, inquiry))
    })
  }
}

const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getServices = {
  summary: 'Which services were called, and how it went',
  tags: ['stat'],
  querystring: servicesParameters,
  response: { ...failed, 200: servicesSchema },
}

const getSeries = {
  summary: 'How calls went by, step by step',
  tags: ['stat'],
  querystring: seriesParameters,
  response: { ...failed, 200: seriesSchema },
}
