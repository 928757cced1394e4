import type { Signal } from './signal.ts'

/** How the values of a field become one; count: how many records have one. */
export type Aggregate = 'sum' | 'max' | 'min' | 'count'

export interface Aggregated {
  readonly field: string
  readonly by: Aggregate
}

/**
 * A signal made from another's records: those of one minute with the same keys become one record, whose measures are
 * aggregated. Both have the keys and measures under the same names.
 */
export interface Derivation {
  readonly from: Signal
  readonly to: Signal
  /** Fields that records keep; the time is one of them. */
  readonly keys: readonly string[]
  readonly measures: readonly Aggregated[]
}

/** Fields that a question about `from` uses. */
export interface Asked {
  readonly signal: Signal
  readonly group: readonly string[]
  readonly conditions: readonly ({ readonly field: string } | { readonly fields: readonly string[] })[]
  readonly measures: readonly Aggregated[]
  readonly search?: unknown
}

/**
 * Whether the derived records give the same answer as those that they were made from. A maximum of sums, say, or a
 * condition on a measure needs the records themselves.
 */
export function serves({ from, keys, measures }: Derivation, asked: Asked): boolean {
  const fields = [...asked.group, ...asked.conditions.flatMap((each) => ('fields' in each ? each.fields : each.field))]
  return (
    asked.signal.name === from.name &&
    asked.search === undefined &&
    fields.every((field) => keys.includes(field)) &&
    asked.measures.every(({ field, by }) => measures.some((each) => each.field === field && each.by === by))
  )
}
