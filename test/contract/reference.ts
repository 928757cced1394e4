import { fieldOf, type SignalRecord, type TimedRecord, type Value } from '../../signals/signal.ts'
import type { AnswerRow, Condition, Measure, Question } from '../../store/store.ts'

/** Answers a question by looking at every record: what each store must answer (checks and limits left out). */
export function referenceAnswer(records: readonly TimedRecord[], question: Question): readonly AnswerRow[] {
  const groups = new Map<string, { keys: Value[]; members: TimedRecord[] }>()
  for (const record of records.filter((each) => isAsked(each, question))) {
    const keys = question.group.map((name) => keyOf(record, name, question))
    const name = groupName(keys)
    const group = groups.get(name)
    if (group) group.members.push(record)
    else groups.set(name, { keys, members: [record] })
  }
  if (question.group.length === 0 && groups.size === 0) groups.set('', { keys: [], members: [] })
  return [...groups.values()].map(({ keys, members }) => ({
    keys,
    values: question.measures.map((measure) => measured(members, measure)),
  }))
}

/** Rows in one order, with integers alike whether they came as number or bigint, for comparison. */
export function comparable(rows: readonly AnswerRow[]): readonly (readonly [string, readonly (number | null)[]])[] {
  return rows
    .map((row) => [groupName(row.keys), row.values] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}

function groupName(keys: readonly Value[]): string {
  return JSON.stringify(keys.map((key) => (typeof key === 'string' ? key : { integer: String(key) })))
}

function isAsked(record: TimedRecord, question: Question): boolean {
  const { from, to } = question.range
  if (record.f_timestamp < from || record.f_timestamp >= to) return false
  return question.conditions.every((condition) => holds(record, condition))
}

function keyOf(record: TimedRecord, name: string, { step, signal }: Question): Value {
  const value = fieldIn(record, name)
  const type = fieldOf(signal, name)?.type
  if (!step || (type !== 'time' && type !== 'instant')) return value
  const unit = type === 'time' ? 1 : 1000
  const [origin, length] = [unit * step.origin, unit * step.seconds]
  return origin + length * Math.floor((Number(value) - origin) / length)
}

function holds(record: TimedRecord, condition: Condition): boolean {
  if (condition.operator === 'among') {
    const values = condition.fields.map((field) => fieldIn(record, field))
    return condition.keys.some((key) => key.every((value, place) => compare(values[place] ?? '', value) === 0))
  }
  const value = fieldIn(record, condition.field)
  if (condition.operator === 'like') return isLike(String(value), condition.pattern)
  if (condition.operator === 'unlike') return !isLike(String(value), condition.pattern)
  const order = compare(value, condition.value)
  switch (condition.operator) {
    case 'equals':
      return order === 0
    case 'above':
      return order > 0
    case 'from':
      return order >= 0
    case 'below':
      return order < 0
    case 'upTo':
      return order <= 0
  }
}

/** Text by code point, which is the order of its UTF-8 bytes; JavaScript's own order is that of UTF-16 units. */
function compare(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  }
  return left < right ? -1 : left > right ? 1 : 0
}

/** Takes the first place that fits after each %: enough, and quick on long names, where a RegExp is not. */
function isLike(text: string, pattern: string): boolean {
  const [characters, wanted] = [[...text], [...pattern]]
  let [at, place] = [0, 0]
  let retry: { at: number; place: number } | undefined
  while (at < characters.length) {
    if (wanted[place] === '%') {
      place++
      retry = { at, place }
    } else if (wanted[place] === '_' || wanted[place] === characters[at]) {
      at++
      place++
    } else if (retry) {
      retry.at++
      at = retry.at
      place = retry.place
    } else return false
  }
  return wanted.slice(place).every((character) => character === '%')
}

function measured(members: readonly TimedRecord[], measure: Measure): number | null {
  const values = members.flatMap((record) => {
    const value: SignalRecord[string] = record[measure.field]
    return value === undefined ? [] : [Number(value)]
  })
  if (values.length === 0) return null
  if (measure.by === 'count') return values.length
  if (measure.by === 'sum') return values.reduce((sum, value) => sum + value, 0)
  return measure.by === 'max' ? Math.max(...values) : Math.min(...values)
}

function fieldIn(record: TimedRecord, name: string): Value {
  const value = record[name]
  if (value === undefined) throw new Error(`the record has no ${name}`)
  return value
}
