import { failures } from '../../http/failures.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquiriesOf, type QueryDoor } from '../ask.ts'
import { cardOf, cardParameters, cardSchema } from './card.ts'

/** The route of an exit's card; questions whose client has gone are stopped in the store. */
export function cardRoutes(door: QueryDoor): RoutePlugin {
  const answer = inquiriesOf(door)

  return async (app) => {
    app.get('/api/v1/exits/card', { schema: getCard }, (request) =>
      answer(request, (inquiry, now) => cardOf(request.query, inquiry, door, now)),
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
