import { TarsierError } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Calendar } from '../signals/calendar.ts'
import { rollup } from '../signals/rollup.ts'
import type { Signal } from '../signals/signal.ts'
import type { Answer, AnswerRow, AskOptions, FindQuestion, Found, Horizon, Question, Store } from '../store/store.ts'

/** What questions need of the program. */
export interface QueryDoor {
  readonly store: Pick<Store, 'ask' | 'find'>
  readonly calendar: Calendar
  /** How far back the records of a signal are kept. */
  readonly horizon: Horizon
  readonly metrics: Pick<Metrics, 'ask'>
  /** Most groups of one answer. */
  readonly groupLimit: number
  /** How long an answer may take, ms. */
  readonly deadline: number
}

export interface Patience {
  /** Fires when nobody waits any more. */
  readonly cancelled: AbortSignal
  /** How long the asker waits, ms, where that is less than the door's deadline. */
  readonly timeout?: number
  /** Asks the records themselves, also where roll-ups would do. */
  readonly detailOnly?: boolean
}

/** A question to the store; how many groups it may have is the door's to say. */
export type Asked = Omit<Question, 'groupLimit'>

export type Served = Answer['served']

/** The questions of one request. */
export interface Inquiry {
  /** Asks within what is left of the request's deadline. Rejects as `Store.ask` does. */
  ask(question: Asked): Promise<readonly AnswerRow[]>
  /** Finds records within it. Rejects as `Store.find` does. */
  find(question: FindQuestion): Promise<Found>
  /** Where the answers so far come from. */
  served(): Served
  /** The first day of which all that the answers so far were made of is kept. */
  firstDay(): string | undefined
}

/**
 * Does the work of one request: all its questions within one deadline. Once the work has failed or is done, questions
 * that still run are stopped.
 */
export async function inquire<Result>(
  door: QueryDoor,
  patience: Patience,
  work: (inquiry: Inquiry) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController()
  const cancelled = AbortSignal.any([patience.cancelled, over.signal])
  try {
    return await work(openInquiry(door, { ...patience, cancelled }))
  } finally {
    over.abort()
  }
}

/** Makes `inquire` for HTTP requests: stopped when the client has gone, and told what time it is, epoch seconds. */
export function inquiriesOf(door: QueryDoor) {
  return <Result>(
    { signal }: { readonly signal: AbortSignal },
    work: (inquiry: Inquiry, now: number) => Promise<Result>,
  ): Promise<Result> => inquire(door, { cancelled: signal }, (inquiry) => work(inquiry, Date.now() / 1000))
}

function openInquiry(door: QueryDoor, { cancelled, timeout, detailOnly = false }: Patience): Inquiry {
  const { store, horizon, metrics, groupLimit } = door
  const allowed = Math.min(door.deadline, timeout ?? door.deadline)
  const end = performance.now() + allowed
  const served = new Set<Served>()
  const firstDays = new Set<string>()

  /** Does one question's work within what is left. */
  async function timed<Result>(signal: Signal, work: (options: AskOptions) => Promise<Result>): Promise<Result> {
    const done = metrics.ask.startTimer({ signal: signal.name })
    const deadline = Math.ceil(end - performance.now())
    try {
      if (deadline <= 0) throw tooLate(allowed)
      return await work({ cancelled, deadline, detailOnly })
    } catch (error) {
      // The store knows only of what was left of the time.
      throw error instanceof TarsierError && error.code === 'DEADLINE' ? tooLate(allowed) : error
    } finally {
      done()
    }
  }

  function ask(question: Asked): Promise<readonly AnswerRow[]> {
    return timed(question.signal, async (options) => {
      const answer = await store.ask({ ...question, groupLimit }, options)
      served.add(answer.served)
      // Where roll-ups served, the records that are gone are in them.
      firstDays.add(horizon(answer.served === 'detail' ? question.signal.name : rollup.name))
      return answer.rows
    })
  }

  function find(question: FindQuestion): Promise<Found> {
    return timed(question.signal, (options) => {
      firstDays.add(horizon(question.signal.name))
      return store.find(question, options)
    })
  }

  return { ask, find, served: () => togetherServed(served), firstDay: () => [...firstDays].sort().at(-1) }
}

function togetherServed(served: ReadonlySet<Served>): Served {
  const [first = 'detail', ...others] = served
  return others.length === 0 ? first : 'both'
}

function tooLate(allowed: number): TarsierError {
  return new TarsierError('DEADLINE', `no answer within ${allowed} ms: ask for less`)
}
