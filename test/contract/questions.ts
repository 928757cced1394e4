import fc from 'fast-check'
import type { TimedRecord, Value } from '../../signals/signal.ts'
import type { Condition, Measure, Question } from '../../store/store.ts'

type Limits = Pick<Question, 'signal' | 'range' | 'groupLimit'>

const groupable = ['slave_name', 'interface_name', 'interv_count', 'master_ip', 'return_value', 'succ_count', 'f_tflag']
const measurable = ['succ_count', 'total_time', 'maxrsp_time', 'slave_port', 'le_5', 'le_inf', 'le_10']
const texts = ['slave_name', 'interface_name', 'interv_count', 'master_ip']
const numbers = ['slave_port', 'return_value', 'succ_count', 'total_time', 'maxrsp_time', 'f_timestamp']

/** Questions whose conditions speak of values that the records have, or nearly have. */
export function questionsOver(records: readonly TimedRecord[], limits: Limits): fc.Arbitrary<Question> {
  const condition = fc.oneof(textCondition(records), likeCondition(records), numberCondition(records))
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
  })
}

function constants(limits: Limits) {
  return { signal: fc.constant(limits.signal), groupLimit: fc.constant(limits.groupLimit) }
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
    return fc.record({ field: fc.constant(field), operator: fc.constant('like' as const), pattern })
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
