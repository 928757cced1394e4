import { type ErrorCode, httpStatusOf } from '../errors.ts'
import { errorSchema, statusesToRepeat } from './errors.ts'

/** What an answer with a code means to a client. */
const meanings = {
  BAD_REQUEST: 'a header, a parameter or the body is wrong; `message` names it',
  BAD_QUESTION: 'the question can not be answered as it is asked',
  TOO_MANY_GROUPS: 'the answer would have more groups than the server allows (`TARSIER_QUERY_GROUPS`): ask for less',
  FORBIDDEN: 'the peer is not of the networks of `TARSIER_TRUSTED_NETWORKS`',
  NOT_FOUND: 'there is no such thing, or it is no longer kept; `message` names the parameter',
  TOO_LARGE: 'the body has more bytes or records than are taken: send it in parts',
  UNSUPPORTED_MEDIA_TYPE: 'the Content-Type or the Content-Encoding is not taken',
  KEY_REUSED: 'the Idempotency-Key came with another body within 24 h',
  OVERLOADED: 'there is no room for more now: send it again later',
  UNAVAILABLE: 'the queue or the store is away: send it again later',
  DEADLINE: 'no answer within `TARSIER_QUERY_DEADLINE`: ask for less',
  INTERNAL: 'the fault is ours; the log says more under `requestId`',
} as const satisfies Partial<Record<ErrorCode, string>>

const headers = {
  'Retry-After': { type: 'integer', description: 'Seconds to wait before the same request may be taken' },
}

/** How a route may fail, by status, for its description. Every route may with INTERNAL, which need not be named. */
export function failures(...codes: readonly (keyof typeof meanings)[]): Record<number, typeof errorSchema> {
  const byStatus = Map.groupBy(codes, httpStatusOf)
  return Object.fromEntries([...byStatus].map(([status, each]) => [status, failureSchema(status, each)]))
}

function failureSchema(status: number, codes: readonly (keyof typeof meanings)[]): typeof errorSchema {
  const description = codes.map((code) => `\`${code}\`: ${meanings[code]}`).join('; ')
  return errorSchema.meta(statusesToRepeat.includes(status) ? { description, headers } : { description })
}

/** How any request may fail, before and after it has found its route. */
export const usualFailures = {
  ...failures('INTERNAL'),
  default: errorSchema.meta({
    description:
      'Any other failure, in the same form: 404 where there is no such path, 408 where the request did not come to its ' +
      'end in time, 431 where its head is too large',
  }),
}
