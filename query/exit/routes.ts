import { orCsv, sendPreferred } from '../../http/csv.ts'
import { failures } from '../../http/failures.ts'
import { linkNextPage } from '../../http/next-page.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquiriesOf, type QueryDoor } from '../ask.ts'
import { valueCountsTable } from '../value-counts.ts'
import { countExits, exitCountsParameters, exitCountsSchema } from './counts.ts'
import { exitsParameters, exitsSchema, exitsTable, findExits } from './exits.ts'

/** The routes that answer questions about exits of pods and containers; one whose client has gone is stopped in the store. */
export function exitRoutes(door: QueryDoor): RoutePlugin {
  const { calendar } = door
  const answer = inquiriesOf(door)

  return async (app) => {
    app.get('/api/v1/exits', { schema: getExits }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => findExits(query, inquiry, calendar, now))
      linkNextPage(request, reply, found.next)
      return sendPreferred(request, reply, found, () => exitsTable(found))
    })
    app.get('/api/v1/exits/counts', { schema: getCounts }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => countExits(query, inquiry, calendar, now))
      return sendPreferred(request, reply, found, () => valueCountsTable(found))
    })
  }
}

const tags = ['exits']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getExits = {
  summary: 'Which pods and containers of Tars servers ended, the newest first',
  tags,
  querystring: exitsParameters,
  response: { ...failed, 200: orCsv(exitsSchema) },
}

const getCounts = {
  summary: 'How many exits there are of each kind, reason, server, pod or node',
  tags,
  querystring: exitCountsParameters,
  response: { ...failed, 200: orCsv(exitCountsSchema) },
}
