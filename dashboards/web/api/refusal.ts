import type { Error as ErrorAnswer } from './generated.ts'

/** Why there is no answer. */
export class Refusal extends Error {
  /** The API's own word for it; '' where something in front of it answered instead. */
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** What a failure is to those who read of it. */
export type FailureKind = 'unreachable' | 'away' | 'late' | 'refused' | 'failed'

export function kindOf(failure: Error): FailureKind {
  if (!(failure instanceof Refusal) || failure.code === '') return 'unreachable'
  if (failure.code === 'UNAVAILABLE') return 'away'
  if (failure.code === 'DEADLINE') return 'late'
  return failure.status < 500 && failure.status !== 429 ? 'refused' : 'failed'
}

type Response = { readonly status: number; readonly data: unknown }
type Success<Each> = Each extends { status: 200; data: infer Data } ? Data : never

/**
 * What an answer of success holds. Throws a Refusal for any other, also for one that broke off on its way, of which the
 * client makes null, and for a page that a proxy sent instead.
 */
export function answerOf<Each extends Response>({ status, data }: Each): Success<Each> {
  const isObject = typeof data === 'object' && data !== null
  // The client's types say which data come with 200.
  if (status === 200 && isObject) return data as Success<Each>
  throw refusalOf(status, data)
}

/** Why an answer is none. */
export function refusalOf(status: number, data: unknown): Refusal {
  const isOurs = typeof data === 'object' && data !== null && 'error' in data
  // An object with `error` comes from our API, which has this one form.
  const { code, message } = isOurs ? (data as ErrorAnswer).error : { code: '', message: '' }
  return new Refusal(status, code, message || `HTTP ${status}`)
}
