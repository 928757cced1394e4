import { Client, type ClientOptions, errors, Serializer } from '@elastic/elasticsearch'
import { TarsierError } from '../../errors.ts'
import { exactText, parseExact } from './json.ts'

/** Where Elasticsearch is and how indices are made. One of password and API key, or none. */
export interface ElasticsearchConfig {
  readonly nodes: readonly string[]
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly apiKey?: string | undefined
  /** Beginning of every index's name. */
  readonly prefix: string
  readonly shards: number
  readonly replicas: number
  /** How long one request may take, ms. */
  readonly requestTimeout?: number | undefined
}

/** What became of a request that did not succeed. `silent`: no answer that can be read, so nothing certain is known. */
export type Failure =
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'answered'; readonly status: number; readonly type: string; readonly reason: string }

export interface CallLimits {
  /** ms */
  readonly timeout?: number
  readonly cancelled?: AbortSignal
}

/** What a request is to be made with. */
export interface CallOptions {
  readonly signal: AbortSignal
}

/** The cluster as the other files here see it: the official client, with limits on every request. */
export interface Cluster {
  readonly client: Client
  /** Runs a request until it is answered, takes too long, is cancelled, or the store closes. */
  call<Result>(request: (options: CallOptions) => Promise<Result>, limits?: CallLimits): Promise<Result>
  /** Fires when the store closes. */
  readonly closed: AbortSignal
  close(): Promise<void>
}

const usualTimeout = 30_000
/** Above every limit of ours: the client's own timers stay out of the way. */
const clientTimeout = 24 * 3600 * 1000

/** Makes the client; speaks to nobody yet. Repeating is the queue's work, so the client repeats nothing. */
export function connect(config: ElasticsearchConfig): Cluster {
  const client = new Client({
    nodes: [...config.nodes],
    ...authOf(config),
    maxRetries: 0,
    requestTimeout: clientTimeout,
    Serializer: ExactSerializer,
    // The bare server has no root page, and no node but those in the settings is to be spoken to.
    sniffOnStart: false,
  })
  const closing = new AbortController()
  const { requestTimeout = usualTimeout } = config

  async function call<Result>(request: (options: CallOptions) => Promise<Result>, limits: CallLimits = {}) {
    const { timeout = requestTimeout, cancelled } = limits
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeout)
    const signals = [late.signal, closing.signal, ...(cancelled ? [cancelled] : [])]
    try {
      return await request({ signal: AbortSignal.any(signals) })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    client,
    call,
    closed: closing.signal,
    close: async () => {
      closing.abort()
      await client.close()
    },
  }
}

/** Reads what went wrong. Errors that are not the client's are mistakes in the code and go on their way. */
export function failureOf(error: unknown): Failure {
  if (error instanceof errors.ResponseError) return answered(error)
  if (error instanceof errors.RequestAbortedError) return { kind: 'silent', reason: 'no answer in time' }
  if (error instanceof errors.ElasticsearchClientError) return { kind: 'silent', reason: error.message }
  throw error
}

/** The error for callers that can only try again later. */
export function unavailable(error: unknown, doing: string): TarsierError {
  const failure = failureOf(error)
  return new TarsierError('UNAVAILABLE', `Elasticsearch, ${doing}: ${describeFailure(failure)}`, { cause: error })
}

export function describeFailure(failure: Failure): string {
  if (failure.kind === 'silent') return failure.reason
  return `status ${failure.status}, ${failure.type}: ${failure.reason}`
}

function answered(error: errors.ResponseError): Failure {
  const status = error.statusCode ?? 0
  // The body is whatever the other side sent; each step is checked.
  const body = error.body as { error?: { type?: unknown; reason?: unknown } } | undefined
  const type = body?.error?.type
  const reason = body?.error?.reason
  return {
    kind: 'answered',
    status,
    type: typeof type === 'string' ? type : '',
    reason: typeof reason === 'string' ? reason : error.message,
  }
}

function authOf({ username, password, apiKey }: ElasticsearchConfig): Pick<ClientOptions, 'auth'> {
  if (apiKey !== undefined) return { auth: { apiKey } }
  if (username !== undefined && password !== undefined) return { auth: { username, password } }
  return {}
}

/** JSON in which 64-bit integers stay what they are, on the way there and back. */
class ExactSerializer extends Serializer {
  override serialize(object: object): string {
    return exactText(object)
  }

  override deserialize<Result>(json: string): Result {
    try {
      // As in the client's own: what the server sends is taken for what its interface promises.
      return parseExact(json) as Result
    } catch (error) {
      throw new errors.DeserializationError(String(error), json)
    }
  }
}
