import { failures } from '../../http/failures.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquire, type QueryDoor } from '../ask.ts'
import { cardOf, cardParameters, cardSchema } from './card.ts'

/** The route of an exit's card; questions whose client has gone are stopped in the store. */
export function cardRoutes(door: QueryDoor): RoutePlugin {
  return async (app) => {
    app.get('/api/v1/exits/card', { schema: getCard }, ({ query, signal }) =>
      inquire(door, { cancelled: signal }, (inquiry) => cardOf(query, inquiry, door, Date.now() / 1000)),
    )
  }
}

const getCard = {
  summary: 'An exit with the last lines of its pod, its events and the last calls to it',
  tags: ['exits'],
  querystring: cardParameters,
  response: {
    ...failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'NOT_FOUND', 'UNAVAILABLE', 'DEADLINE'),
    200: cardSchema,
  },
}
