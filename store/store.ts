import type { Batch, Draft, EncodedBatch } from '../signals/batch.ts'
import type { TimeRange } from '../signals/calendar.ts'
import type { Aggregated, Derivation } from '../signals/derivation.ts'
import type { Search } from '../signals/search.ts'
import type { Signal, SignalName, TimedRecord, Value } from '../signals/signal.ts'
import type { DayUsage, KeptFrom, Space } from '../signals/usage.ts'

/**
 * Where records rest and from where questions are answered. Keeps a record once, however often its batch is written.
 */
export interface Store {
  /** Brings templates or tables up to date. Rejects with UNAVAILABLE while the store is away (call again later), with BAD_SETTING where it can't work as it is. */
  start(): Promise<void>
  /** Ends writes and questions, closes. Idempotent. */
  stop(): Promise<void>
  /** Why the store can't answer now; undefined where it can. Never rejects. */
  trouble(): Promise<string | undefined>

  /** What the store will need of a record until its batch is built, and no more: many wait. Pure. */
  draft(signal: Signal, record: TimedRecord): Draft
  /** The batch, of this store's own drafts, as bytes that only this store reads. Pure. */
  encode(batch: Batch): EncodedBatch
  /** Formats that `write` accepts: the current one and the one before it. */
  readonly formats: readonly string[]
  /**
   * Writes a batch; a record that is already there counts as `repeated`. Returns only what is certain and durable.
   * Records of days before the horizon are not written. Never rejects for what the store may do wrong: see WriteOutcome.
   */
  write(batch: EncodedBatch, horizon: Horizon): Promise<WriteOutcome>
  /** Keeps refused records with reason and original. Repeats are no harm. Rejects with UNAVAILABLE. */
  bury(letters: readonly DeadLetter[]): Promise<void>
  /** What is buried, by signal. Rejects as `ask` does. */
  buried(options: AskOptions): Promise<readonly BuriedRecords[]>

  /**
   * Builds what is derived from `from`'s records for minutes that are stale: whose records may have changed since it was
   * built. Any number of builders do no harm. Rejects with UNAVAILABLE.
   */
  derive(derivation: Derivation, options: DeriveOptions): Promise<Derived>

  /** Answers a question, from derived records where they give the same answer. Rejects with BAD_QUESTION, TOO_MANY_GROUPS, DEADLINE, CANCELLED or UNAVAILABLE. */
  ask(question: Question, options: AskOptions): Promise<Answer>

  /**
   * Finds records of a signal that has an order, in that order or the reverse. Rejects as `ask` does, with BAD_QUESTION also
   * for a signal without one.
   */
  find(question: FindQuestion, options: AskOptions): Promise<Found>

  /** The records of a signal within an encoded batch of ours, under the ids that `find` gives, for those who follow them live. Pure. */
  recordsOf(batch: EncodedBatch, signal: Signal): readonly FoundRecord[]

  /** Makes sure that the targets of these days exist, tomorrow's before midnight say. Rejects with UNAVAILABLE. */
  prepare(days: readonly string[]): Promise<void>
  /** Drops what lies before the day, whole days only; a day with stale minutes stays until they are built. Rejects with UNAVAILABLE. */
  expire(signal: Signal, firstDayKept: string): Promise<readonly ExpiredDay[]>

  /** What each day of each signal takes, in no order; those that are prepared and empty among them. Rejects as `ask` does. */
  usage(options: AskOptions): Promise<readonly DayUsage[]>
  /** Where it rests and what room there is; undefined where the store may not ask. Rejects as `ask` does. */
  space(options: AskOptions): Promise<Space | undefined>
  /**
   * Announces to every process, durably, that days before this one go though they are not too old. It only ever moves
   * forward: an earlier day, or the same again, changes nothing. Rejects with UNAVAILABLE.
   */
  keepFrom(announcement: KeptFrom): Promise<void>
  /** What was announced, by signal. Rejects with UNAVAILABLE. */
  keptFrom(): Promise<readonly KeptFrom[]>
}

/** The first day kept of a signal, "YYYYMMDD". */
export type Horizon = (signal: SignalName) => string

export interface DeriveOptions {
  /** A minute is built once nothing was written into it for this long, ms. */
  readonly quiet: number
  /** The most minutes that are built. */
  readonly limit: number
}

export interface Derived {
  /** Minutes built. */
  readonly built: number
  /** Minutes that are stale still, those that are not quiet yet among them. */
  readonly stale: number
}

/** Records by what became of them. */
export interface Tally {
  readonly stored: number
  readonly repeated: number
  readonly expired: number
}

export type Tallies = Readonly<Partial<Record<SignalName, Tally>>>

/**
 * settled: every record is stored, was there before, had expired, or is refused for good.
 * busy: the records in `remaining` were refused for now; write that batch later.
 * away: nothing certain is known of `remaining`: the store does not answer.
 * forbidden: the store does not let us write; an operator must act, nothing may be dropped.
 */
export type WriteOutcome = Written &
  (
    | { readonly kind: 'settled' }
    | { readonly kind: 'busy' | 'away' | 'forbidden'; readonly remaining: EncodedBatch; readonly reason: string }
  )

export interface Written {
  readonly tallies: Tallies
  readonly refused: readonly DeadLetter[]
}

export interface DeadLetter {
  readonly signal: SignalName
  /** The record's `_id`. */
  readonly id: string
  /** Where it was to rest. */
  readonly target: string
  readonly reason: string
  /** The record as JSON. */
  readonly original: string
}

export interface BuriedRecords {
  readonly signal: string
  readonly records: number
  /** Why the last of them was refused, and when, epoch seconds. */
  readonly reason: string
  readonly last: number
}

/** A typed question: sums over the records of a signal, by group. Field names are checked against the signal by `checkQuestion`. */
export interface Question {
  readonly signal: Signal
  /** Records whose time lies in here. */
  readonly range: TimeRange
  /** All must hold. */
  readonly conditions: readonly Condition[]
  /** What has to be found in them too, of a signal with `tokens`. */
  readonly search?: Search
  readonly group: readonly string[]
  /** Times and instants that are grouped by are rounded down to their step; as they are where this is missing. */
  readonly step?: TimeStep
  readonly measures: readonly Measure[]
  /** More groups than this are an error, never a cut answer. */
  readonly groupLimit: number
}

/** Equal spans of time, one of which starts at the origin; that is no later than the question's range. Epoch seconds. */
export interface TimeStep {
  readonly seconds: number
  readonly origin: number
}

/**
 * Text compares by code point. `like`: SQL's, % any run and _ one character, no escape; only on keyword fields. `unlike`:
 * has a value that is not like this. `among`: the values of the fields, taken together, are one of these keys.
 */
export type Condition =
  | {
      readonly field: string
      readonly operator: 'equals' | 'above' | 'from' | 'below' | 'upTo'
      readonly value: string | number
    }
  | { readonly field: string; readonly operator: 'like'; readonly pattern: string }
  | { readonly field: string; readonly operator: 'unlike'; readonly pattern: string }
  | { readonly fields: readonly string[]; readonly operator: 'among'; readonly keys: readonly (readonly Value[])[] }

export type Measure = Aggregated

export interface AskOptions {
  /** Fires when nobody waits for the answer; the question is stopped in the store. */
  readonly cancelled: AbortSignal
  /** How long the answer may take, ms. */
  readonly deadline: number
  /** Asks the records themselves, also where derived ones would do. */
  readonly detailOnly?: boolean
}

/** One row a group that has records, in no order. Without grouping: one row, of nulls where no record was found. */
export interface Answer {
  readonly rows: readonly AnswerRow[]
  /** Where they come from: the signal's own records (detail), derived ones (rollup), or some minutes so, some so. */
  readonly served: 'detail' | 'rollup' | 'both'
}

export interface AnswerRow {
  readonly keys: readonly Value[]
  /** IEEE doubles in the order of the measures, instants in ms; null where no record has the field, of a count too. */
  readonly values: readonly (number | null)[]
}

/** Asks for records themselves, one page at a time. */
export interface FindQuestion {
  readonly signal: Signal
  readonly range: TimeRange
  readonly conditions: readonly Condition[]
  readonly search?: Search
  readonly sort: 'newest' | 'oldest'
  /** The place of the last record before the page, its values of the signal's order; undefined for the first page. */
  readonly after?: Place
  /** 1 to 10,000. Fewer are given, with `more`, where they are large. */
  readonly limit: number
}

/** Where a record stands among all of its signal: its values of the signal's order. */
export type Place = readonly (string | number)[]

export interface Found {
  readonly records: readonly FoundRecord[]
  /** Whether there are more behind the last one. */
  readonly more: boolean
}

/** A record as it was stored; found ones without their `tokens`. */
export interface FoundRecord {
  /** The same each time that the store gives the record, and no other's. */
  readonly id: string
  readonly record: TimedRecord
}

export interface ExpiredDay {
  readonly signal: SignalName
  readonly day: string
  readonly records: number
}
