import { afterAll, beforeAll, expect } from 'vitest'
import { stat } from '../../signals/stat.ts'
import type { Answer, Horizon, Question, Store } from '../../store/store.ts'
import { calendar, encodeWith, type RecordBatch, timeOn } from './records.ts'

/** A store under test: of the signals that its suite is about, in the zone of records.ts, empty, not started. */
export interface OpenedStore {
  readonly store: Store
  /** Resolves when what was written is seen by questions. */
  settle(): Promise<void>
  /** Stops the store and removes what it holds. */
  close(): Promise<void>
}

/** What the suite's tests share: the started store and days that no other test uses. */
export interface Subject {
  readonly store: Store
  readonly settle: () => Promise<void>
  /** A day of its own, with an empty one on either side. */
  nextDay(): string
}

/** What a suite's tests share; the store is opened before them and closed behind them. */
export function subjectOf(open: () => Promise<OpenedStore>): Subject {
  let opened: OpenedStore
  let days = 0

  beforeAll(async () => {
    opened = await open()
    await opened.store.start()
  }, 60_000)
  afterAll(async () => {
    await opened?.close()
  }, 60_000)

  return {
    get store() {
      return opened.store
    },
    settle: () => opened.settle(),
    nextDay: () => calendar.addDays('20250101', 3 * days++),
  }
}

export const keepAll: Horizon = () => '00000000'

const never = new AbortController().signal

/** A question over one day, asked for everything that the test does not say. */
export function questionOn(day: string, asked: Partial<Question> = {}): Question {
  const range = { from: timeOn(day), to: timeOn(calendar.addDays(day, 1)) }
  return {
    signal: stat,
    range,
    conditions: [],
    group: [],
    measures: [{ field: 'total_count', by: 'sum' }],
    groupLimit: 1000,
    ...asked,
  }
}

export function ask(store: Store, question: Question): Promise<Answer> {
  return store.ask(question, { cancelled: never, deadline: 30_000 })
}

/** The answer from the records themselves. */
export function askDetail(store: Store, question: Question): Promise<Answer> {
  return store.ask(question, { cancelled: never, deadline: 30_000, detailOnly: true })
}

/** Writes a batch that must settle with every record stored for the first time. */
export async function writeNew(store: Store, batch: RecordBatch): Promise<void> {
  const outcome = await store.write(encodeWith(store, batch), keepAll)
  expect(outcome).toMatchObject({ kind: 'settled', refused: [] })
  for (const part of batch.parts) {
    expect(outcome.tallies[part.signal.name]).toEqual({ stored: part.records.length, repeated: 0, expired: 0 })
  }
}
