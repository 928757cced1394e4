import { TarsierError } from '../errors.ts'
import { type Field, fieldOf, isNumber, type Signal, type Value } from '../signals/signal.ts'
import type { Condition, Measure, Question, TimeStep } from './store.ts'

const longestPattern = 1024
const mostWildcards = 16

/** Refuses a question that no store may guess an answer to. Throws BAD_QUESTION naming the field. */
export function checkQuestion(question: Question): void {
  for (const name of question.group) checkGroup(question.signal, name)
  for (const measure of question.measures) checkMeasure(question.signal, measure)
  for (const condition of question.conditions) {
    if (condition.operator === 'among') checkKeys(question.signal, condition)
    else checkCondition(question.signal, condition)
  }
  if (question.step) checkStep(question.step, question)
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
  if (!isNumeric(field) && !(field.type === 'time' && measure.by !== 'sum')) {
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
  if (field.sparse) throw new TarsierError('BAD_QUESTION', `field ${field.name} can be summed, not filtered by`)
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
  const wildcards = (pattern.match(/%+|_/g) ?? []).length
  if (pattern.length > longestPattern || wildcards > mostWildcards) {
    const found = `${pattern.length} characters and ${wildcards} wildcards`
    const expected = `at most ${longestPattern} and ${mostWildcards}`
    throw new TarsierError('BAD_QUESTION', `field ${field.name}: the pattern has ${found}, expected ${expected}`)
  }
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

function article(field: Field): string {
  if (field.type === 'time' || field.type === 'instant') return 'a time'
  return isNumber(field) ? 'a number' : 'text'
}
