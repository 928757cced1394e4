import fc from 'fast-check'
import type { TimedRecord, Value } from '../../signals/signal.ts'
import type { Condition, Measure, Question, TimeStep } from '../../store/store.ts'

type Limits = Pick<Question, 'signal' | 'range' | 'groupLimit'>

const groupable = [
  'slave_name',
  'interface_name',
  'interv_count',
  'master_ip',
  'return_value',
  'succ_count',
  'f_tflag',
  'f_timestamp',
]
const measurable = ['succ_count', 'total_time', 'maxrsp_time', 'slave_port', 'le_5', 'le_inf', 'le_10']
const texts = ['slave_name', 'interface_name', 'interv_count', 'master_ip']
const numbers = ['slave_port', 'return_value', 'succ_count', 'total_time', 'maxrsp_time', 'f_timestamp']

/** Questions whose conditions speak of values that the records have, or nearly have. */
export function questionsOver(records: readonly TimedRecord[], limits: Limits): fc.Arbitrary<Question> {
  const condition = fc.oneof(
    textCondition(records),
    likeCondition(records),
    numberCondition(records),
    keysCondition(records),
  )
  const measure: fc.Arbitrary<Measure> = fc.record({
    field: fc.constantFrom(...measurable),
    by: fc.constantFrom('sum', 'max', 'min'),
  })
  return fc.record({
    ...constants(limits),
    range: rangeIn(limits.range),
    conditions: fc.array(condition, { maxLength: 3 }),
    group: fc.uniqueArray(fc.constantFrom(...groupable), { maxLength: 3 }),
    measures: fc.array(measure, { minLength: 1, maxLength: 4 }),
    step: stepBefore(limits.range),
  })
}

function constants(limits: Limits) {
  return { signal: fc.constant(limits.signal), groupLimit: fc.constant(limits.groupLimit) }
}

/** A step from before any range of `rangeIn`, so long that the groups stay under the limit. */
function stepBefore(day: Question['range']): fc.Arbitrary<TimeStep> {
  return fc.record({
    seconds: fc.constantFrom(600, 3600, 5400, 86_400, 77_777),
    origin: fc.integer({ min: day.from - 200_000, max: day.from - 60 }),
  })
}

function rangeIn(day: Question['range']): fc.Arbitrary<Question['range']> {
  const instant = fc.integer({ min: day.from - 60, max: day.to + 60 })
  const part = fc.record({ from: instant, to: instant })
  return fc.oneof(fc.constant(day), part)
}

function textCondition(records: readonly TimedRecord[]): fc.Arbitrary<Condition> {
  return fc.constantFrom(...texts).chain((field) => {
    const known = fc.constantFrom(...valuesOf(records, field).map(String))
    const value = fc.oneof({ weight: 3, arbitrary: known }, fc.string({ unit: 'binary', maxLength: 4 }))
    return fc.record({ field: fc.constant(field), operator: anyOrder, value })
  })
}

function likeCondition(records: readonly TimedRecord[]): fc.Arbitrary<Condition> {
  return fc.constantFrom(...texts).chain((field) => {
    const known = fc.constantFrom(...valuesOf(records, field).map(String))
    const piece = fc.tuple(known, fc.nat({ max: 3 }), fc.nat({ max: 6 }))
    const literal = piece.map(([text, start, length]) => [...text].slice(start, start + length).join(''))
    const wildcard = fc.constantFrom('%', '_', '%%', '')
    const parts = fc.array(fc.tuple(wildcard, literal), { minLength: 1, maxLength: 3 })
    const pattern = fc.tuple(parts, wildcard).map(([pairs, end]) => pairs.flat().join('') + end)
    return fc.record({ field: fc.constant(field), operator: fc.constantFrom('like', 'unlike'), pattern })
  })
}

/** Keys that records have, and others made of their values. */
function keysCondition(records: readonly TimedRecord[]): fc.Arbitrary<Condition> {
  const fieldNames = fc.uniqueArray(fc.constantFrom(...texts, 'return_value', 'slave_port', 'total_time'), {
    minLength: 1,
    maxLength: 3,
  })
  return fieldNames.chain((fields) => {
    const values = fields.map((field) => fc.constantFrom(...valuesOf(records, field)))
    const known = fc.constantFrom(...records).map((record) => fields.map((field) => record[field] ?? ''))
    const keys = fc.array(fc.oneof(known, fc.tuple(...values)), { maxLength: 5 })
    return fc.record({ fields: fc.constant(fields), operator: fc.constant('among' as const), keys })
  })
}

function numberCondition(records: readonly TimedRecord[]): fc.Arbitrary<Condition> {
  return fc.constantFrom(...numbers).chain((field) => {
    const known = fc.constantFrom(...valuesOf(records, field).map(Number))
    const beside = fc.tuple(known, fc.constantFrom(-1, -0.5, 0.5, 1)).map(([value, step]) => value + step)
    const far = fc.constantFrom(0, -0, 2 ** 31, -(2 ** 31) - 1, 2 ** 63, -(2 ** 70), 1e300, Infinity, -Infinity)
    return fc.record({ field: fc.constant(field), operator: anyOrder, value: fc.oneof(known, beside, far) })
  })
}

const anyOrder = fc.constantFrom('equals', 'above', 'from', 'below', 'upTo')

function valuesOf(records: readonly TimedRecord[], field: string): readonly Value[] {
  return records.flatMap((record) => record[field] ?? [])
}
