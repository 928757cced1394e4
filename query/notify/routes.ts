import { orCsv, sendPreferred } from '../../http/csv.ts'
import { failures } from '../../http/failures.ts'
import { linkNextPage } from '../../http/next-page.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquiriesOf, type QueryDoor } from '../ask.ts'
import { countMessages, countsParameters, countsSchema, countsTable } from './counts.ts'
import { findMessages, messagesParameters, messagesSchema, messagesTable } from './messages.ts'

/** The routes that answer questions about messages; one whose client has gone is stopped in the store. */
export function notifyRoutes(door: QueryDoor): RoutePlugin {
  const { calendar } = door
  const answer = inquiriesOf(door)

  return async (app) => {
    app.get('/api/v1/notify', { schema: getMessages }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => findMessages(query, inquiry, calendar, now))
      linkNextPage(request, reply, found.next)
      return sendPreferred(request, reply, found, () => messagesTable(found))
    })
    app.get('/api/v1/notify/counts', { schema: getCounts }, async (request, reply) => {
      const { query } = request
      const found = await answer(request, (inquiry, now) => countMessages(query, inquiry, calendar, now))
      return sendPreferred(request, reply, found, () => countsTable(found))
    })
  }
}

const tags = ['notify']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getMessages = {
  summary: 'Which messages came, the newest first',
  tags,
  querystring: messagesParameters,
  response: { ...failed, 200: orCsv(messagesSchema) },
}

const getCounts = {
  summary: 'How many messages came, by level and by server',
  tags,
  querystring: countsParameters,
  response: { ...failed, 200: orCsv(countsSchema) },
}
