import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { TarsierError } from '../../errors.ts'
import type { Feed } from '../../feed/feed.ts'
import { type StreamEvent, streamEvents } from '../../http/events.ts'
import { failures } from '../../http/failures.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { inquiriesOf, type QueryDoor } from '../ask.ts'
import { context, contextParameters, contextSchema } from './context.ts'
import { counts, countsParameters, countsSchema, histogram, histogramParameters, histogramSchema } from './counts.ts'
import { type Exported, exportLines, exportParameters, fileName } from './export.ts'
import { searchLines, searchParameters, searchSchema } from './search.ts'
import { type TailEvent, tailLines, tailParameters } from './tail.ts'

export interface LogDoor extends QueryDoor {
  readonly feed: Pick<Feed, 'follow'>
  /** Most tails at once. */
  readonly mostTails: number
}

/** The routes that search logs and follow them; a search whose client has gone is stopped in the store. */
export function logRoutes(door: LogDoor): RoutePlugin {
  const { calendar } = door
  const answer = inquiriesOf(door)
  let tails = 0

  return async (app) => {
    app.get('/api/v1/logs/search', { schema: getSearch }, (request) =>
      answer(request, (inquiry) => searchLines(request.query, inquiry, calendar)),
    )
    app.get('/api/v1/logs/histogram', { schema: getHistogram }, (request) =>
      answer(request, (inquiry) => histogram(request.query, inquiry, calendar)),
    )
    app.get('/api/v1/logs/counts', { schema: getCounts }, (request) =>
      answer(request, (inquiry) => counts(request.query, inquiry, calendar)),
    )
    app.get('/api/v1/logs/context', { schema: getContext }, (request) =>
      answer(request, (inquiry) => context(request.query, inquiry)),
    )
    // A stream that nobody reads would go on to its end: there is no HEAD of one.
    app.get('/api/v1/logs/export', { schema: getExport, exposeHeadRoute: false }, async (request, reply) => {
      const lines = await exportLines(request.query, door, request.signal)
      return sendFile(reply, fileName(request.query, calendar), lines)
    })
    app.get('/api/v1/logs/tail', { schema: getTail, exposeHeadRoute: false }, async (request, reply) => {
      if (tails >= door.mostTails) {
        throw new TarsierError(
          'OVERLOADED',
          `found ${tails} tails, expected less than ${door.mostTails} (TARSIER_TAILS)`,
        )
      }
      tails++
      try {
        const from = request.headers['last-event-id'] ?? request.query.from
        const parameters = { ...request.query, from: typeof from === 'string' ? from : undefined }
        await streamEvents(reply, (gone) => toldAs(tailLines(parameters, door.feed, gone)))
      } finally {
        tails--
      }
    })
  }
}

/** As a file that a browser saves. */
function sendFile(reply: FastifyReply, name: string, { type, body }: Exported): FastifyReply {
  return reply.header('content-disposition', `attachment; filename="${name}"`).type(type).send(body)
}

/** How often a tail in which nothing is found says how far it is, ms. */
const quietEvery = 1000

async function* toldAs(events: AsyncGenerator<TailEvent>): AsyncGenerator<StreamEvent> {
  let toldAt = Number.NEGATIVE_INFINITY
  for await (const event of events) {
    const { position: id } = event
    if (event.kind === 'nothing') {
      if (performance.now() - toldAt < quietEvery) continue
      yield { id }
    } else if (event.kind === 'gap') yield { name: 'gap', id, data: { lost: event.lost } }
    else yield { name: 'lines', id, data: event.lines }
    toldAt = performance.now()
  }
}

const tags = ['logs']
const failed = failures('BAD_REQUEST', 'BAD_QUESTION', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE')

const getSearch = {
  summary: 'Finds lines of remote logs',
  tags,
  querystring: searchParameters,
  response: { ...failed, 200: searchSchema },
}

const getHistogram = {
  summary: 'How many lines are found, step by step',
  tags,
  querystring: histogramParameters,
  response: { ...failed, 200: histogramSchema },
}

const getCounts = {
  summary: 'How many lines are found of each level, server, node or file',
  tags,
  querystring: countsParameters,
  response: { ...failed, 200: countsSchema },
}

const getContext = {
  summary: 'The lines around a line',
  tags,
  querystring: contextParameters,
  response: { ...failed, 200: contextSchema },
}

const streamed = z.string()

const getExport = {
  summary: 'All lines that are found, streamed',
  tags,
  querystring: exportParameters,
  response: {
    ...failed,
    200: {
      description: 'Lines as they are found; a stream that breaks off is not whole',
      content: { 'application/x-ndjson': { schema: streamed }, 'text/csv': { schema: streamed } },
    },
  },
}

const getTail = {
  summary: 'Follows lines as they come, as Server-Sent Events',
  description:
    'Event `lines`: an array of lines as `search` gives them. Event `gap`: so many lines that were looked through are missing, ' +
    '`lost` null where nobody counted them. An event with an id alone says how far the stream is.',
  tags,
  querystring: tailParameters,
  response: {
    ...failures('BAD_REQUEST', 'OVERLOADED', 'UNAVAILABLE'),
    200: { description: 'The stream', content: { 'text/event-stream': { schema: streamed } } },
  },
}
