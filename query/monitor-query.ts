import { TarsierError } from '../errors.ts'
import type { Calendar } from '../signals/calendar.ts'
import { type Field, fieldOf, type Signal } from '../signals/signal.ts'
import type { AnswerRow, Condition, Question } from '../store/store.ts'
import { likeness, numberOf } from './conditions.ts'

/** A MonitorQueryReq, without its uid (contract section 8). */
export interface MonitorQueryRequest {
  readonly method: string
  readonly dataid: string
  readonly date: string
  readonly tflag1: string
  readonly tflag2: string
  readonly conditions: readonly MonitorCondition[]
  /** Fields to sum. */
  readonly indexs: readonly string[]
  readonly groupby: readonly string[]
}

export interface MonitorCondition {
  readonly field: string
  /** A place in `operators`. */
  readonly op: number
  readonly val: string
}

/** Sums in the order of `indexs` by the values of `groupby` joined with commas. */
export type MonitorResult = ReadonlyMap<string, readonly number[]>

export const noResult: MonitorResult = new Map()

/** A question and the request's view of its answer. */
export interface MonitorPlan {
  readonly question: Omit<Question, 'groupLimit'>
  resultOf(rows: readonly AnswerRow[]): MonitorResult
}

/** EQ, GT, GTE, LT, LTE; LIKE stands apart. */
const operators = ['equals', 'above', 'from', 'below', 'upTo'] as const
const like = 5

/**
 * The plan of a request about one signal; undefined where its day does not exist, which has an empty result.
 * Throws BAD_QUESTION for what is no question; fields to sum and to group by are the store's to check.
 */
export function planOf(request: MonitorQueryRequest, signal: Signal, calendar: Calendar): MonitorPlan | undefined {
  checkSizes(request)
  const day = dayOf(request.date)
  const conditions = [...windowConditions(request), ...request.conditions.map((each) => conditionOf(each, signal))]
  const sums = unique(request.indexs)
  if (sums.length === 0) throw bad('indexs: found no field, expected one or more to sum')
  const range = calendar.rangeOf(day)
  if (!range) return undefined
  // By the day, which is one: ungrouped, a question has a row also where there is no record, and this one none.
  const group = request.groupby.length === 0 ? ['f_date'] : unique(request.groupby)
  const question = {
    signal,
    range,
    conditions: [{ field: 'f_date', operator: 'equals', value: day } as const, ...conditions],
    group,
    measures: sums.map((field) => ({ field, by: 'sum' }) as const),
  }
  const keyPlaces = request.groupby.map((name) => group.indexOf(name))
  const sumPlaces = request.indexs.map((name) => sums.indexOf(name))
  return { question, resultOf: (rows) => resultOf(rows, keyPlaces, sumPlaces) }
}

/** A row has a value for each entry, repeated ones too: thousands of them in many rows are memory, not a question. */
const mostEntries = 100

function checkSizes(request: MonitorQueryRequest): void {
  for (const name of ['conditions', 'indexs', 'groupby'] as const) {
    const { length } = request[name]
    if (length > mostEntries) throw bad(`${name}: found ${length}, expected at most ${mostEntries}`)
  }
}

/** "YYYYMMDD" also of "YYYY-MM-DD", which TarsWeb's pages send. */
function dayOf(date: string): string {
  const parts = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(date)
  if (!parts) throw bad(`date: found ${shown(date)}, expected YYYYMMDD`)
  return `${parts[1]}${parts[3]}${parts[4]}`
}

/** Windows are named by the minute that ends them, and their names are in its order within a day. */
function windowConditions({ tflag1, tflag2 }: MonitorQueryRequest): Condition[] {
  const field = 'f_tflag'
  return [
    ...(tflag1 === '' ? [] : [{ field, operator: 'from', value: tflag1 } as const]),
    ...(tflag2 === '' ? [] : [{ field, operator: 'upTo', value: tflag2 } as const]),
  ]
}

function conditionOf(condition: MonitorCondition, signal: Signal): Condition {
  const field = fieldOf(signal, condition.field)
  if (!field) throw bad(`condition: found field ${shown(condition.field)}, expected one of ${namesOf(signal)}`)
  if (condition.op === like) return likenessOf(field, condition.val)
  const operator = operators[condition.op]
  if (!operator) throw bad(`condition on ${field.name}: found op ${condition.op}, expected 0 to 5`)
  return { field: field.name, operator, value: valueFor(field, condition.val) }
}

function likenessOf(field: Field, pattern: string): Condition {
  const condition = likeness(field.name, pattern)
  return condition.operator === 'equals' ? { ...condition, value: valueFor(field, pattern) } : condition
}

function valueFor(field: Field, text: string): string | number {
  if (field.type === 'keyword') return text
  const value = numberOf(text.trim())
  if (value === undefined) throw bad(`condition on ${field.name}: found ${shown(text)}, expected a number up to 2^53`)
  return value
}

/** Keys may be equal where values hold commas: their sums add. A sum of nothing is 0. */
function resultOf(
  rows: readonly AnswerRow[],
  keyPlaces: readonly number[],
  sumPlaces: readonly number[],
): MonitorResult {
  const result = new Map<string, number[]>()
  for (const { keys, values } of rows) {
    const key = keyPlaces.map((place) => String(keys[place])).join(',')
    const sums = sumPlaces.map((place) => values[place] ?? 0)
    const known = result.get(key)
    result.set(key, known ? known.map((value, place) => value + (sums[place] ?? 0)) : sums)
  }
  return result
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}

function namesOf(signal: Signal): string {
  return signal.fields.map((field) => field.name).join(', ')
}

function shown(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 100)}…`)
}

function bad(message: string): TarsierError {
  return new TarsierError('BAD_QUESTION', message)
}
