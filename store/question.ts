import { TarsierError } from '../errors.ts'
import { patternProblem } from '../signals/like.ts'
import { type Field, fieldOf, isNumber, type Signal, type Value } from '../signals/signal.ts'
import { checkSearch } from './search.ts'
import type { Condition, FindQuestion, Measure, Place, Question, TimeStep } from './store.ts'

const mostRecords = 10_000

/** Refuses a question that no store may guess an answer to. Throws BAD_QUESTION naming the field. */
export function checkQuestion(question: Question): void {
  for (const name of question.group) checkGroup(question.signal, name)
  for (const measure of question.measures) checkMeasure(question.signal, measure)
  checkFilters(question)
  if (question.step) checkStep(question.step, question)
}

/** The same for records to be found: of a signal that has an order, from a place in it, of which there are as many as are asked for. */
export function checkFind(question: FindQuestion): void {
  const { signal, after, limit } = question
  if (signal.order.length === 0) {
    throw new TarsierError('BAD_QUESTION', `records of ${signal.name} are summed, not read one by one`)
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > mostRecords) {
    throw new TarsierError('BAD_QUESTION', `found a limit of ${limit} records, expected 1 to ${mostRecords}`)
  }
  if (after) checkPlace(signal, after)
  checkFilters(question)
}

function checkPlace(signal: Signal, place: Place): void {
  if (place.length !== signal.order.length) {
    throw new TarsierError('BAD_QUESTION', `found a place of ${place.length} values, expected ${signal.order}`)
  }
  for (const [index, name] of signal.order.entries()) {
    const value = place[index]
    const field = requireField(signal, name)
    checkValue(field, value)
    if (isNumber(field) && !Number.isSafeInteger(value)) {
      throw new TarsierError('BAD_QUESTION', `field ${name} of the place: found ${value}, expected a whole number`)
    }
  }
}

function checkFilters({ signal, conditions, search }: Question | FindQuestion): void {
  for (const condition of conditions) {
    if (condition.operator === 'among') checkKeys(signal, condition)
    else checkCondition(signal, condition)
  }
  if (search) checkSearch(signal, search)
}

function checkStep({ seconds, origin }: TimeStep, { range }: Question): void {
  const whole = Number.isSafeInteger(seconds) && Number.isSafeInteger(origin)
  if (whole && seconds > 0 && origin <= range.from) return
  throw new TarsierError(
    'BAD_QUESTION',
    `found a step of ${seconds} s from ${origin}, expected one from before the range`,
  )
}

function checkGroup(signal: Signal, name: string): void {
  const field = requireField(signal, name)
  if (field.sparse) throw new TarsierError('BAD_QUESTION', `field ${name} can be summed, not grouped by`)
  checkValued(field, 'grouped by')
}

function checkMeasure(signal: Signal, measure: Measure): void {
  const field = requireField(signal, measure.field)
  if (measure.by === 'count') checkValued(field, 'counted')
  else if (!isNumeric(field) && !(isTime(field) && measure.by !== 'sum')) {
    throw new TarsierError(
      'BAD_QUESTION',
      `field ${field.name} is ${article(field)}, expected a number to ${measure.by}`,
    )
  }
}

type Keys = Extract<Condition, { readonly operator: 'among' }>

function checkCondition(signal: Signal, condition: Exclude<Condition, Keys>): void {
  const field = requireFilter(signal, condition.field)
  if (condition.operator === 'like' || condition.operator === 'unlike') checkPattern(field, condition.pattern)
  else checkValue(field, condition.value)
}

function checkKeys(signal: Signal, { fields, keys }: Keys): void {
  const known = fields.map((name) => requireFilter(signal, name))
  if (known.length === 0) throw new TarsierError('BAD_QUESTION', 'found keys of no field, expected one or more')
  for (const key of keys) {
    if (key.length !== known.length) {
      throw new TarsierError('BAD_QUESTION', `found a key of ${key.length} values, expected one for each of ${fields}`)
    }
    for (const [place, field] of known.entries()) checkValue(field, key[place])
  }
}

function requireFilter(signal: Signal, name: string): Field {
  const field = requireField(signal, name)
  if (field.sparse && !field.indexed) {
    throw new TarsierError('BAD_QUESTION', `field ${field.name} can be summed, not filtered by`)
  }
  checkValued(field, 'filtered by')
  return field
}

/** Texts are searched and read; a moment is the same as a field that is a number. */
function checkValued({ name, type }: Field, use: string): void {
  if (type !== 'text' && type !== 'tokens' && type !== 'moment') return
  throw new TarsierError('BAD_QUESTION', `field ${name} can be read, not ${use}`)
}

function checkValue(field: Field, value: Value | undefined): void {
  const type = typeof value === 'bigint' ? 'number' : typeof value
  const expected = isNumber(field) ? 'number' : 'string'
  if (type !== expected || Number.isNaN(value)) {
    const found = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
    throw new TarsierError('BAD_QUESTION', `field ${field.name}: found ${found}, expected a ${expected}`)
  }
}

function checkPattern(field: Field, pattern: string): void {
  if (field.type !== 'keyword') {
    throw new TarsierError('BAD_QUESTION', `field ${field.name} is ${article(field)}: LIKE works on text only`)
  }
  const problem = patternProblem(pattern)
  if (problem !== undefined) throw new TarsierError('BAD_QUESTION', `field ${field.name}: ${problem}`)
}

function requireField(signal: Signal, name: string): Field {
  const field = fieldOf(signal, name)
  if (field) return field
  const known = signal.fields.map((each) => each.name).join(', ')
  throw new TarsierError('BAD_QUESTION', `unknown field ${JSON.stringify(name)}, expected one of ${known}`)
}

function isNumeric(field: Field): boolean {
  return field.type === 'integer' || field.type === 'long' || field.type === 'double'
}

function isTime({ type }: Field): boolean {
  return type === 'time' || type === 'instant'
}

function article(field: Field): string {
  if (isTime(field)) return 'a time'
  return isNumber(field) ? 'a number' : 'text'
}
