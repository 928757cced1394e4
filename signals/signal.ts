import { z } from 'zod'

export type SignalName = 'stat' | 'property' | 'notify' | 'log' | 'span' | 'event' | 'exit' | 'reporter' | 'rollup'

/**
 * How a field rests in a store.
 * `type`    keyword: short text; integer: 32 bits; long: 64 bits; double; time: epoch seconds; instant: epoch ms;
 *           moment: ISO 8601 with offset, for readers beside us; text: shown, never asked for by value;
 *           tokens: the words of a text as `tokensOf` of words.ts gives them, found by `search` and never shown.
 * `indexed` found by value quickly; a field without it is read column by column, which sums need and filters can afford.
 * `sparse`  left out of the record where it is unknown, by most signals also where it is 0; such a field is only summed,
 *           and with `indexed` filtered by: a record without it meets no condition on it.
 * `analysed` of a keyword: also as Elasticsearch's own text, with the value under `.keyword`, as TarsWeb asks for it
 *           (contract section 9). Of a text: as Elasticsearch's own text, for readers beside us.
 */
export interface FieldStorage {
  readonly type: 'keyword' | 'integer' | 'long' | 'double' | 'time' | 'instant' | 'moment' | 'text' | 'tokens'
  readonly indexed?: true
  readonly sparse?: true
  readonly analysed?: true
}

/** Storage metadata of a field's schema: what templates, tables, docs and checks of questions are derived from. */
export const storage = z.registry<FieldStorage>()

export interface Field extends FieldStorage {
  readonly name: string
  readonly description: string
}

/** Compared as a number: a count, or a time. */
export type NumberField = Field & { readonly type: 'integer' | 'long' | 'double' | 'time' | 'instant' }

export function isNumber(field: Field): field is NumberField {
  return ['integer', 'long', 'double', 'time', 'instant'].includes(field.type)
}

/** A value of a record as it rests. 64-bit integers that a double can't hold are bigint. */
export type Value = string | number | bigint

/** A record of any signal: its fields by name; sparse fields may be missing. */
export type SignalRecord = Readonly<Record<string, Value | undefined>>

/** What every record carries: its time and the day, in the deployment's zone, whose index or table it rests in. */
export type TimedRecord = SignalRecord & { readonly f_timestamp: number; readonly f_date: string }

/** Names a record: the same whenever it is told, and no other's. */
export type OwnId = (record: SignalRecord) => string

/** One kind of record, described once; its stages (ingest, store, query) are derived from this. */
export interface Signal {
  readonly name: SignalName
  /**
   * Where a record's `_id` comes from (design: identity). batch: minute, batch and ordinal, made at the door;
   * derived: minute and keys of what it was derived from; own: the record itself says it, so that whatever brings it
   * again brings the same record.
   */
  readonly identity: 'batch' | 'derived' | 'own'
  /** A record's `_id` where its identity is its own. Its day has to be the same whenever it is told. */
  readonly ownId?: OwnId
  /** Whether records are read back one by one: then their fields, in this order, put any two of them in order. */
  readonly order: readonly string[]
  readonly schema: z.ZodObject
  readonly fields: readonly Field[]
  /** Whether names of its fields are paths (paths.ts). */
  readonly hasPaths: boolean
}

/** Describes a signal by its record's schema. Throws where a field has no storage metadata: a mistake in the code. */
export function describeSignal(
  name: SignalName,
  schema: z.ZodObject,
  options: { readonly derived?: true; readonly ownId?: OwnId; readonly order?: readonly string[] } = {},
): Signal {
  const fields = Object.entries(schema.shape).map(([fieldName, fieldSchema]) => {
    const found = storage.get(fieldSchema)
    if (!found) throw new Error(`signal ${name}: field ${fieldName} has no storage metadata`)
    return { ...found, name: fieldName, description: fieldSchema.meta()?.description ?? '' }
  })
  const { order = [], derived, ownId } = options
  const described = { name, order, schema, fields, hasPaths: fields.some((field) => field.name.includes('.')) }
  if (ownId) return { ...described, identity: 'own', ownId }
  return { ...described, identity: derived ? 'derived' : 'batch' }
}

export function fieldOf(signal: Signal, name: string): Field | undefined {
  return signal.fields.find((field) => field.name === name)
}

/** Where a record stands among all of its signal: its values of the signal's order. */
export function placeOf({ order }: Signal, record: SignalRecord): readonly (string | number)[] {
  return order.map((name) => {
    const value = record[name]
    return typeof value === 'string' ? value : Number(value)
  })
}

/** The epoch minute that a record belongs to. */
export function minuteOf(record: TimedRecord): number {
  return Math.floor(record.f_timestamp / 60)
}
