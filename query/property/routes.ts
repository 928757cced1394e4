import { orCsv, sendPreferred } from '../../http/csv.ts'
import { failures } from '../../http/failures.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { type Inquiry, inquire, type QueryDoor } from '../ask.ts'
import type { Scope } from '../scope.ts'
import { namesTable, seriesTable, topTable } from './csv.ts'
import { names, namesParameters, namesSchema } from './names.ts'
import { type PropertyScopeParameters, propertyScope } from './scope.ts'
import { series, seriesParameters } from './series.ts'
import { seriesSchema } from './series-answer.ts'
import { top, topParameters, topSchema } from './top.ts'

/** The routes that answer questions about properties; one whose client has gone is stopped in the store. */
export function propertyRoutes(door: QueryDoor): RoutePlugin {
  /** Does the work of a request within its scope. */
  async function answer<Result>(
    { query, signal }: { readonly query: PropertyScopeParameters; readonly signal: AbortSignal },
    work: (scope: Scope, inquiry: Inquiry) => Promise<Result>,
  ): Promise<Result> {
    const scope = propertyScope(query, Date.now() / 1000, door.calendar)
    return inquire(door, { cancelled: signal }, (inquiry) => work(scope, inquiry))
  }

  return async (app) => {
    app.get('/api/v1/property/names', { schema: getNames }, async (request, reply) => {
      const found = await answer(request, names)
      return sendPreferred(request, reply, found, () => namesTable(found))
    })
    app.get('/api/v1/property/series', { schema: getSeries }, async (request, reply) => {
      const found = await answer(request, (scope, inquiry) => series(request.query, scope, inquiry))
      return sendPreferred(request, reply, found, () => seriesTable(found, request.query.group))
    })
    app.get('/api/v1/property/top', { schema: getTop }, async (request, reply) => {
      const found = await answer(request, (scope, inquiry) => top(request.query, scope, inquiry))
      return sendPreferred(request, reply, found, () => topTable(found, request.query.group))
    })
  }
}

const tags = ['property']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getNames = {
  summary: 'Which properties were reported, with which policies, and when last',
  tags,
  querystring: namesParameters,
  response: { ...failed, 200: orCsv(namesSchema) },
}

const getSeries = {
  summary: 'Values of properties, step by step, each policy in its own way',
  tags,
  querystring: seriesParameters,
  response: { ...failed, 200: orCsv(seriesSchema) },
}

const getTop = {
  summary: 'Which properties or servers come first by a policy, and how they changed',
  tags,
  querystring: topParameters,
  response: { ...failed, 200: orCsv(topSchema) },
}
