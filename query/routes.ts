import { orCsv, sendPreferred } from '../http/csv.ts'
import { failures } from '../http/failures.ts'
import type { RoutePlugin } from '../http/server.ts'
import { type Inquiry, inquire, type QueryDoor } from './ask.ts'
import { completeness, completenessParameters, completenessSchema } from './completeness.ts'
import { heatmapTable, seriesTable, servicesTable, topTable } from './csv.ts'
import { heatmap, heatmapParameters, heatmapSchema } from './heatmap.ts'
import { type Scope, type ScopeParameters, scopeOf } from './scope.ts'
import { series, seriesParameters, seriesSchema } from './series.ts'
import { services, servicesParameters, servicesSchema } from './services.ts'
import { top, topParameters, topSchema } from './top.ts'
import { trends, trendsParameters, trendsSchema } from './trends.ts'

/** The routes that answer questions; one whose client has gone is stopped in the store. */
export function queryRoutes(door: QueryDoor): RoutePlugin {
  /** Does the work of a request within its scope. */
  async function answer<Result>(
    { query, signal }: { readonly query: ScopeParameters; readonly signal: AbortSignal },
    work: (scope: Scope, inquiry: Inquiry) => Promise<Result>,
  ): Promise<Result> {
    const scope = scopeOf(query, Date.now() / 1000, door.calendar)
    const patience = { cancelled: signal, detailOnly: query.detail }
    return inquire(door, patience, (inquiry) => work(scope, inquiry))
  }

  return async (app) => {
    app.get('/api/v1/stat/services', { schema: getServices }, async (request, reply) => {
      const found = await answer(request, services)
      return sendPreferred(request, reply, found, () => servicesTable(found))
    })
    app.get('/api/v1/stat/series', { schema: getSeries }, async (request, reply) => {
      const found = await answer(request, (scope, inquiry) => series(request.query, scope, inquiry))
      return sendPreferred(request, reply, found, () => seriesTable(found, request.query.group))
    })
    app.get('/api/v1/stat/trends', { schema: getTrends }, (request) =>
      answer(request, (scope, inquiry) => trends(request.query, scope, inquiry)),
    )
    app.get('/api/v1/stat/top', { schema: getTop }, async (request, reply) => {
      const found = await answer(request, (scope, inquiry) => top(request.query, scope, inquiry))
      return sendPreferred(request, reply, found, () => topTable(found, request.query.group))
    })
    app.get('/api/v1/stat/heatmap', { schema: getHeatmap }, async (request, reply) => {
      const found = await answer(request, (scope, inquiry) => heatmap(request.query, scope, inquiry))
      return sendPreferred(request, reply, found, () => heatmapTable(found))
    })
    app.get('/api/v1/stat/completeness', { schema: getCompleteness }, (request) =>
      answer(request, (scope, inquiry) => completeness(request.query, scope, inquiry)),
    )
  }
}

const tags = ['stat']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getServices = {
  summary: 'Which services were called, and how it went',
  tags,
  querystring: servicesParameters,
  response: { ...failed, 200: orCsv(servicesSchema) },
}

const getSeries = {
  summary: 'How calls went by, step by step',
  tags,
  querystring: seriesParameters,
  response: { ...failed, 200: orCsv(seriesSchema) },
}

const getTrends = {
  summary: 'How the calls and failures of every service went by, in few words',
  tags,
  querystring: trendsParameters,
  response: { ...failed, 200: trendsSchema },
}

const getTop = {
  summary: 'Which groups of calls come first, and how they changed',
  tags,
  querystring: topParameters,
  response: { ...failed, 200: orCsv(topSchema) },
}

const getHeatmap = {
  summary: 'How many calls took how long, step by step',
  tags,
  querystring: heatmapParameters,
  response: { ...failed, 200: orCsv(heatmapSchema) },
}

const getCompleteness = {
  summary: 'Who reported, minute by minute, and where nobody did',
  tags,
  querystring: completenessParameters,
  response: { ...failed, 200: completenessSchema },
}
