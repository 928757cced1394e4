import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { KubeConfig } from '@kubernetes/client-node'
import { ApiFailure } from './api-failure.ts'
import { type ConfigurationSource, readConfiguration } from './configuration.ts'

export interface ClusterRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query: see `pathOf` of resource.ts. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Of the body; a merge patch has one of its own. */
  readonly contentType?: string
  /** Ends the request, the answer's body too. */
  readonly signal?: AbortSignal
}

/** An API server, with the credentials that it is asked with. What it refuses or does not know (401) is read again. */
export interface Cluster {
  /** What Tarsier watches where no setting names it: the service account's namespace, or the context's. */
  readonly namespace: string
  /** The API server, "10.96.0.1:443". */
  readonly host: string
  /** Asks and reads the answer. Rejects with an ApiFailure. */
  ask(request: ClusterRequest): Promise<unknown>
  /** Asks and hands over the answer's body as it comes, for a watch. Rejects as `ask` does. */
  open(request: ClusterRequest): Promise<IncomingMessage>
}

/** How long an answer may take to begin, ms; a list of a large cluster takes some seconds. */
const answerPatience = 30_000

/** How long a connection may be silent before TCP asks whether the other side is still there, ms. */
const keepAliveDelay = 30_000

/** Longest text of an API server's failure that is told. */
const mostReason = 500

/** Reads the configuration; the API server is not asked yet. Throws BAD_SETTING where the configuration can't be read. */
export function connectCluster(source: ConfigurationSource): Cluster {
  let configuration = readConfiguration(source)
  const server = new URL(serverOf(configuration))

  /** Keys, tokens and certificates change while we run; where they can't be read now, the next failure tries again. */
  function readAgain(): void {
    try {
      configuration = readConfiguration(source)
    } catch {
      // What was read before may still be good.
    }
  }

  async function open(wanted: ClusterRequest): Promise<IncomingMessage> {
    try {
      return await opened(wanted)
    } catch (error) {
      if (wanted.signal?.aborted || !(error instanceof ApiFailure)) throw error
      if (error.status !== undefined && error.status !== 401) throw error
      readAgain()
      if (error.status === undefined) throw error
      return await opened(wanted)
    }
  }

  async function opened(wanted: ClusterRequest): Promise<IncomingMessage> {
    const response = await send(wanted)
    const status = response.statusCode ?? 0
    if (status >= 200 && status < 300) return response
    const answer = await text(response).catch(() => '')
    throw new ApiFailure(`${status} ${reasonIn(answer)}`, status, retryAfterOf(response))
  }

  async function send({ method = 'GET', path, body, contentType, signal }: ClusterRequest): Promise<IncomingMessage> {
    const target = new URL(server.pathname.replace(/\/$/, '') + path, serverOf(configuration))
    const content = body === undefined ? undefined : JSON.stringify(body)
    const sent = content === undefined ? {} : { 'content-type': contentType ?? 'application/json' }
    const options: RequestOptions = { method, headers: {}, ...(signal ? { signal } : {}) }
    try {
      await configuration.applyToHTTPSOptions(options)
      const headers = { ...options.headers, ...sent, accept: 'application/json', 'user-agent': 'tarsier' }
      const ask = target.protocol === 'http:' ? httpRequest : httpsRequest
      return await answerTo(ask(target, { ...options, headers }), content)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new ApiFailure(`no answer of ${target.host}: ${reason}`, undefined, undefined, { cause })
    }
  }

  async function ask(wanted: ClusterRequest): Promise<unknown> {
    const response = await open(wanted)
    const overdue = setTimeout(() => response.destroy(new Error('the answer does not end')), answerPatience)
    try {
      return JSON.parse(await text(response))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new ApiFailure(`a broken answer of ${server.host}: ${reason}`, undefined, undefined, { cause })
    } finally {
      clearTimeout(overdue)
    }
  }

  const { namespace = 'default' } = configuration.getContextObject(configuration.getCurrentContext()) ?? {}
  return { namespace, host: server.host, ask, open }
}

function serverOf(configuration: KubeConfig): string {
  return configuration.getCurrentCluster()?.server ?? ''
}

function answerTo(request: ClientRequest, content: string | undefined): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const late = () => request.destroy(new Error(`nothing came within ${answerPatience / 1000} s`))
  const overdue = setTimeout(late, answerPatience)
  request.setSocketKeepAlive(true, keepAliveDelay)
  // Later errors are the body's, whose reader hears of them.
  request.on('error', reject)
  request.on('response', resolve)
  request.end(content)
  return promise.finally(() => clearTimeout(overdue))
}

/** What a Status of the API server says, or the beginning of what came instead. */
function reasonIn(answer: string): string {
  try {
    const { message }: { message?: unknown } = JSON.parse(answer)
    if (typeof message === 'string') return message.slice(0, mostReason)
  } catch {
    // A proxy's page, say.
  }
  return answer.slice(0, mostReason)
}

/** Whole seconds; a date, which proxies may send, is as good as none. */
function retryAfterOf(response: IncomingMessage): number | undefined {
  const seconds = Number(response.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
}
