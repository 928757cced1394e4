import type { Metrics } from '../observe/metrics.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Answer, Question, Store } from '../store/store.ts'

/** What questions need of the program. */
export interface QueryDoor {
  readonly store: Pick<Store, 'ask'>
  readonly calendar: Calendar
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
}

/** Asks the store within the door's deadline, and measures how long it takes. Rejects as `Store.ask` does. */
export async function ask(
  question: Omit<Question, 'groupLimit'>,
  patience: Patience,
  door: QueryDoor,
): Promise<Answer> {
  const { store, metrics, groupLimit } = door
  const deadline = Math.min(door.deadline, patience.timeout ?? door.deadline)
  const done = metrics.ask.startTimer({ signal: question.signal.name })
  try {
    return await store.ask({ ...question, groupLimit }, { cancelled: patience.cancelled, deadline })
  } finally {
    done()
  }
}
