import { InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { TarsierError } from '../../errors.ts'
import type { Where } from './where.ts'

export type Parameters = readonly [name: string, value: string][]

const patience = 60_000

const refusalSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), fields: z.unknown().optional() }),
})

/**
 * Asks the HTTP API of a running server. Rejects with BAD_QUESTION where it did not understand the question, with NOT_FOUND
 * where it has not what a parameter names, else with UNAVAILABLE; the message says what was tried.
 */
export async function askHttp<Answer>(
  base: string,
  path: string,
  parameters: Parameters,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  return answerOf(await openHttp(base, path, parameters, { end: AbortSignal.timeout(patience) }), schema)
}

/** Tells the HTTP API of a running server to do something, with a body of JSON. Rejects as `askHttp` does. */
export async function tellHttp<Answer>(
  base: string,
  path: string,
  body: object,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  return answerOf(await openHttp(base, path, [], { body, end: AbortSignal.timeout(patience) }), schema)
}

async function answerOf<Answer>(response: Response, schema: z.ZodType<Answer>): Promise<Answer> {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new TarsierError('UNAVAILABLE', `${response.url} answered, but not as a Tarsier of this version does`)
}

export interface HttpOptions {
  readonly headers?: Record<string, string>
  /** Sent by POST as JSON. */
  readonly body?: object
  /** Ends the request, its answer's body too. */
  readonly end?: AbortSignal
}

/** Asks, and resolves when an answer of success begins. Rejects as `askHttp` does. */
export async function openHttp(
  base: string,
  path: string,
  parameters: Parameters,
  options: HttpOptions = {},
): Promise<Response> {
  const url = `${base.replace(/\/+$/, '')}${path}`
  const response = await fetchAnswer(url, parameters, options)
  if (response.ok) return response
  throw refusal(url, response.status, await response.json().catch(() => undefined))
}

/** What the API compares by. */
export const httpOperators = ['=', '~'] as const

export type HttpWhere = Where<(typeof httpOperators)[number]>

/** Conditions as the API takes them: `slave_name=…`, `slave_name.like=…`. */
export function conditionParameters(conditions: readonly HttpWhere[]): Parameters {
  return conditions.map(({ field, operator, value }) => [operator === '~' ? `${field}.like` : field, value])
}

/** Reads the address of an HTTP API. Throws InvalidArgumentError. */
export function url(text: string): string {
  const protocol = URL.parse(text)?.protocol
  if (protocol === 'http:' || protocol === 'https:') return text
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected http://host:port or https://host:port`)
}

async function fetchAnswer(url: string, parameters: Parameters, options: HttpOptions): Promise<Response> {
  const { headers = {}, body, end } = options
  const query = new URLSearchParams(parameters)
  const sent = body && { method: 'POST', body: JSON.stringify(body) }
  const type = body && { 'content-type': 'application/json' }
  try {
    return await fetch(`${url}?${query}`, { headers: { ...headers, ...type }, ...sent, ...(end && { signal: end }) })
  } catch (error) {
    throw new TarsierError('UNAVAILABLE', `no Tarsier answers at ${url}: ${reasonOf(error)}; ${expectedServer}`, {
      cause: error,
    })
  }
}

const expectedServer =
  'expected the HTTP API that `tarsier start` prints, as --url or by the settings that it was started with'

/** What undici knows of a failure lies in the cause, and in the first of several where a name has several addresses. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const first = cause instanceof AggregateError ? cause.errors[0] : cause
  const reason = first instanceof Error ? first.message : String(first)
  // The text is read for the reader's sake only: nothing is decided by it.
  if (reason === 'bad port') return 'the port belongs to another protocol, and fetch, as browsers, does not ask there'
  return reason
}

function refusal(url: string, status: number, body: unknown): TarsierError {
  const { data } = refusalSchema.safeParse(body)
  // Whatever is not there by a path alone names no parameter.
  if (status === 404 && !data?.error.fields) {
    return new TarsierError('UNAVAILABLE', `${url} answered with HTTP 404, ${expectedPath}`)
  }
  if (!data) return new TarsierError('UNAVAILABLE', `${url} answered with HTTP ${status}, expected the API of Tarsier`)
  const { code, message } = data.error
  if (code === 'BAD_REQUEST' || code === 'BAD_QUESTION') return new TarsierError('BAD_QUESTION', message)
  if (status === 404) return new TarsierError('NOT_FOUND', message)
  return new TarsierError('UNAVAILABLE', `${url} answered with HTTP ${status}: ${message}`)
}

const expectedPath =
  'expected the API of Tarsier: where it is served under a TARSIER_BASE_PATH, --url ends with that path'
