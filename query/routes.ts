import { failures } from '../http/failures.ts'
import type { RoutePlugin } from '../http/server.ts'
import { stat } from '../signals/stat.ts'
import { ask, type QueryDoor } from './ask.ts'
import { conditionsOf } from './conditions.ts'
import { rangeOf } from './range.ts'
import {
  seriesOf,
  seriesParameters,
  seriesQuestion,
  seriesSchema,
  servicesOf,
  servicesParameters,
  servicesQuestion,
  servicesSchema,
} from './stat.ts'

/** The routes that answer questions; one whose client has gone is stopped in the store. */
export function queryRoutes(door: QueryDoor): RoutePlugin {
  return async (app) => {
    app.get('/api/v1/stat/services', { schema: getServices }, async ({ query, signal }) => {
      const range = rangeOf(query, door.calendar)
      const question = servicesQuestion(range, conditionsOf(stat, query))
      const { rows } = await ask(question, { cancelled: signal }, door)
      return servicesOf(range, rows)
    })
    app.get('/api/v1/stat/series', { schema: getSeries }, async ({ query, signal }) => {
      const range = rangeOf(query, door.calendar)
      const group = query.group ?? []
      const question = seriesQuestion(range, conditionsOf(stat, query), group)
      const { rows } = await ask(question, { cancelled: signal }, door)
      return seriesOf(range, group, rows)
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
  summary: 'How the calls went, minute by minute',
  tags: ['stat'],
  querystring: seriesParameters,
  response: { ...failed, 200: seriesSchema },
}
