import { orCsv, sendPreferred } from '../../http/csv.ts'
import { failures } from '../../http/failures.ts'
import { linkNextPage } from '../../http/next-page.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquiriesOf, type QueryDoor } from '../ask.ts'
import { valueCountsTable } from '../value-counts.ts'
import { countEvents, eventCountsParameters, eventCountsSchema } from './counts.ts'
import { eventsParameters, eventsSchema, eventsTable, findEvents } from './events.ts'

/** The routes that answer questions about events of the cluster; one whose client has gone is stopped in the store. */
export function eventRoutes(door: QueryDoor): RoutePlugin {
  const { calendar } = door
  const answer = inquiriesOf(door)

  return async (app) => {
    app.get('/api/v1/events', { schema: getEvents }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => findEvents(query, inquiry, calendar, now))
      linkNextPage(request, reply, found.next)
      return sendPreferred(request, reply, found, () => eventsTable(found))
    })
    app.get('/api/v1/events/counts', { schema: getCounts }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => countEvents(query, inquiry, calendar, now))
      return sendPreferred(request, reply, found, () => valueCountsTable(found))
    })
  }
}

const tags = ['events']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getEvents = {
  summary: 'Which events the Kubernetes cluster told, the newest first',
  tags,
  querystring: eventsParameters,
  response: { ...failed, 200: orCsv(eventsSchema) },
}

const getCounts = {
  summary: 'How many events there are of each reason, type, object or server',
  tags,
  querystring: eventCountsParameters,
  response: { ...failed, 200: orCsv(eventCountsSchema) },
}
