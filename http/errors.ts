import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ErrorCode, TarsierError } from '../errors.ts'
import { describeProblems, type FieldProblem, firstProblems, showFound } from './issues.ts'

/** An error whose answer says more than its message: the fields that are wrong, the records that were refused. */
export class HttpError extends TarsierError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>>) {
    super(code, message)
    this.details = details
  }
}

/** The error for fields, or parameters, that are wrong. */
export function badFields(problems: readonly FieldProblem[]): HttpError {
  const fields = firstProblems(problems)
  return new HttpError('BAD_REQUEST', describeProblems(fields), { fields })
}

export const problemSchema = z.object({
  field: z.string().meta({ description: 'Empty where the whole is wrong' }),
  reason: z.string().meta({ description: 'What was found and what is expected' }),
})

export const errorSchema = z
  .object({
    error: z.looseObject({
      code: z.string().meta({ description: 'What went wrong, for programs' }),
      message: z.string().meta({ description: 'What was found and what is expected, for people' }),
      requestId: z.string().optional().meta({ description: 'Where the fault is ours: the request in our log' }),
      fields: z
        .array(problemSchema)
        .optional()
        .meta({ description: 'Where parameters or fields are wrong: the first 10 of them' }),
    }),
  })
  .meta({
    id: 'Error',
    examples: [{ error: { code: 'BAD_REQUEST', message: 'day: found "2026", expected a day as YYYYMMDD' } }],
  })

/** What a client that was told 429 or 503 should wait, in seconds: the time in which a queue or store usually returns. */
const retryAfter = 5

/** Statuses that tell a client to send the same again, and when. */
export const statusesToRepeat: readonly number[] = [429, 503]

/** Answers any error in the one form. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const told = tellError(error, request, reply)
  reply.code(told.httpStatus).send({ error: errorBody(told, request.id) })
}

/** What an error is for its client. What is our own fault is logged, and its text told to nobody else. */
export function tellError(
  error: FastifyError | TarsierError,
  request: FastifyRequest,
  reply: FastifyReply,
): TarsierError {
  const known = asTarsierError(error, request)
  if (statusesToRepeat.includes(known.httpStatus)) reply.header('retry-after', retryAfter)
  if (known.httpStatus !== 500) return known
  request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
  return new TarsierError(known.code, 'the request failed; the log says why')
}

/** There is no such path, or not with this method. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const error = new TarsierError('NOT_FOUND', `there is no ${request.method} ${pathOf(request.url)}`)
  reply.code(error.httpStatus).send({ error: errorBody(error, request.id) })
}

function errorBody(error: TarsierError, requestId: string): Record<string, unknown> {
  const { code, message } = error
  const details = error instanceof HttpError ? error.details : {}
  return { code, message, ...(error.httpStatus >= 500 ? { requestId } : {}), ...details }
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'UNAVAILABLE',
}

/** Our own form of what fastify throws. Any other error is our fault, also one with a status: a server's that we asked, say. */
function asTarsierError(error: FastifyError | TarsierError, request: FastifyRequest): TarsierError {
  if (error instanceof TarsierError) return error
  const status = isOfRequest(error) ? (error.statusCode ?? 500) : 500
  const code = codeOfStatus[status] ?? (status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL')
  return new TarsierError(code, expectations.get(error.code)?.(request) ?? error.message, { cause: error })
}

/** What fastify names and says nothing more of, by its code. */
const expectations: ReadonlyMap<string, (request: FastifyRequest) => string> = new Map([
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', typeExpectation],
  ['FST_ERR_CTP_BODY_TOO_LARGE', lengthExpectation],
])

function typeExpectation({ headers, routeOptions }: FastifyRequest): string {
  const taken = routeOptions.schema?.consumes ?? ['application/json']
  return `Content-Type: found ${showFound(headers['content-type'])}, expected ${taken.join(' or ')}`
}

/** Without a Content-Length nobody knows how long it would have become. */
function lengthExpectation({ headers, routeOptions: { bodyLimit } }: FastifyRequest): string {
  const length = Number(headers['content-length'])
  return tooLong('the body', length > bodyLimit ? `${length}` : `more than ${bodyLimit}`, bodyLimit)
}

/** The message for a body that is longer than its limit. */
export function tooLong(what: string, found: string, limit: number): string {
  return `${what}: found ${found} bytes, expected at most ${limit}; send it in parts`
}

/** Fastify's own errors, and what it makes of a client that goes away while it sends. */
function isOfRequest({ code, statusCode }: FastifyError): boolean {
  return code?.startsWith('FST_') || (code === 'ECONNRESET' && statusCode === 400)
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}
