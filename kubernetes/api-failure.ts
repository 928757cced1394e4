import { type Resource, titleOf } from './resource.ts'

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

/** The HTTP status of a failure, where it has one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiFailure ? error.status : undefined
}

/** What a request to the API server is for, in the words of its permissions. */
export interface Purpose {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch'
  readonly resource: Resource
}

/** What to tell of a failure: of a missing permission which one it is, as a role has to name it. */
export function troubleOf(error: unknown, { verb, resource }: Purpose): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (!(error instanceof ApiFailure) || error.status !== 403) return `can't ${verb} ${titleOf(resource)}: ${reason}`
  const { group, name } = resource
  const rule = `apiGroups: ["${group}"], resources: ["${name}"], verbs: ["${verb}"]`
  return `may not ${verb} ${titleOf(resource)}: a role of Tarsier's account needs the rule ${rule} (${reason})`
}

/** The name of a failure among the metrics: an HTTP status, or that there was no answer. */
export function causeOf(error: unknown): string {
  if (!(error instanceof ApiFailure)) return 'internal'
  return error.status === undefined ? 'no_answer' : String(error.status)
}
