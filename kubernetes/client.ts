import type { IncomingMessage } from 'node:http'

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

/** An API server, with the credentials that it is asked with. Credentials that it refuses (401) are read again once. */
export interface Cluster {
  /** What Tarsier watches where no setting names it: the service account's namespace, or the context's. */
  readonly namespace: string
  /** Asks and reads a whole answer. Rejects with an ApiFailure, of which `status` is the HTTP status or undefined. */
  ask(request: ClusterRequest): Promise<unknown>
  /** Asks and hands over the answer's body as it comes, for a watch. Rejects as `ask` does. */
  open(request: ClusterRequest): Promise<IncomingMessage>
}

/** What went wrong with a request to the API server. */
export class ApiFailure extends Error {
  /** The HTTP status, or the code of a watch's ERROR; undefined where there was no answer. */
  readonly status: number | undefined
  /** For how long the API server wants to be left alone, ms. */
  readonly retryAfter: number | undefined

  constructor(message: string, status?: number, retryAfter?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ApiFailure'
    this.status = status
    this.retryAfter = retryAfter
  }
}
