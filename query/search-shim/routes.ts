import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ErrorCode, TarsierError } from '../../errors.ts'
import { tellError } from '../../http/errors.ts'
import { jsonOf } from '../../http/get-body.ts'
import type { RoutePlugin } from '../../http/server.ts'
import { nested } from '../../signals/paths.ts'
import type { Value } from '../../signals/signal.ts'
import type { FoundRecord } from '../../store/store.ts'
import { inquire, type QueryDoor } from '../ask.ts'
import { type Hits, searchIndex } from './answer.ts'
import { indexNamed } from './indices.ts'
import { parseSearch, type SearchRequest } from './request.ts'

export interface SearchShimDoor extends QueryDoor {
  /** Whether a peer, by its address, is answered: these requests bring no token. */
  admits(peer: string): boolean
}

/** TarsWeb's requests have less than a kilobyte. */
const largestBody = 64 * 1024

/** More values of the fields asked about are more than a page of TarsWeb can mean. */
const mostGroups = 10_000

/** Beyond it Elasticsearch counts no further either, and `from` leads to none. */
const mostCounted = 10_000

/**
 * What TarsWeb asks Elasticsearch, answered as Elasticsearch does, by GET as by POST (contract section 9): its template tars.es
 * may name Tarsier. Errors too are in Elasticsearch's form.
 */
export function searchShimRoutes(door: SearchShimDoor): RoutePlugin {
  const searched = { ...door, groupLimit: Math.min(door.groupLimit, mostGroups) }

  async function answer(name: string, request: FastifyRequest): Promise<unknown> {
    const index = indexNamed(name)
    if (!index) throw new TarsierError('NOT_FOUND', `no such index [${name.slice(0, 100)}]`)
    const asked = parseSearch(await jsonOf(request, largestBody))
    const start = performance.now()
    const hits = await inquire(searched, { cancelled: request.signal }, (inquiry) =>
      searchIndex(asked, index, inquiry, door),
    )
    return answerOf(hits, asked, name, Math.round(performance.now() - start))
  }

  return async (app) => {
    app.addHook('onRequest', async ({ socket }) => {
      if (door.admits(socket.remoteAddress ?? '')) return
      const message = 'expected a peer from the networks of TARSIER_TRUSTED_NETWORKS'
      throw new TarsierError('FORBIDDEN', `${socket.remoteAddress}: ${message}`)
    })
    app.setErrorHandler((error: TarsierError, request, reply) => {
      const { code, httpStatus, message } = tellError(error, request, reply)
      const told = { type: typeOf[code] ?? 'illegal_argument_exception', reason: message }
      reply.code(httpStatus).send({ error: { root_cause: [told], ...told }, status: httpStatus })
    })
    // It is Elasticsearch's to describe.
    const schema = { hide: true, params: z.object({ index: z.string() }), querystring: z.strictObject({}) }
    for (const method of ['GET', 'POST'] as const) {
      app.route({
        method,
        url: '/:index/_search',
        schema,
        bodyLimit: largestBody,
        exposeHeadRoute: false,
        handler: (request) => answer(request.params.index, request),
      })
    }
  }
}

/** The names that Elasticsearch has for them. */
const typeOf: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_REQUEST: 'parsing_exception',
  FORBIDDEN: 'security_exception',
  NOT_FOUND: 'index_not_found_exception',
  TOO_LARGE: 'content_too_long_exception',
  UNAVAILABLE: 'no_shard_available_action_exception',
  DEADLINE: 'timeout_exception',
  INTERNAL: 'exception',
}

function answerOf({ total, records, collapsed }: Hits, { sort, collapse }: SearchRequest, index: string, took: number) {
  const counted = { value: Math.min(total, mostCounted), relation: total > mostCounted ? 'gte' : 'eq' }
  return {
    took,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      total: counted,
      max_score: null,
      hits: records.map(({ id, record }) => ({
        _index: index,
        _id: id,
        _score: null,
        _source: sourceOf(record),
        ...(sort && { sort: [record['time']] }),
        ...(collapse !== undefined && collapsed !== undefined && { fields: { [collapse]: [record[collapsed]] } }),
      })),
    },
  }
}

/** A record as JSON has it; integers beyond 2^53 as text, as everywhere. */
function sourceOf(record: FoundRecord['record']): object {
  const told = (value: Value) => (typeof value === 'bigint' ? String(value) : value)
  const values = Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, told(value)]]))
  return nested(Object.fromEntries(values))
}
