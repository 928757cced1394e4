import { z } from 'zod'
import type { Calendar } from '../signals/calendar.ts'
import { stat } from '../signals/stat.ts'
import type { Condition } from '../store/store.ts'
import { type ComparedSpan, comparedSpans, compareParameter, type Span } from './compare.ts'
import { askableFields, conditionParameters, conditionsOf } from './conditions.ts'
import { type RangeParameters, rangeOf, rangeParameters } from './range.ts'

/** Fields that stat questions filter and group by; whose reports are meant is said by the view. */
export const statFields = askableFields(stat).filter(({ name }) => name !== 'from_client')

function flag(description: string) {
  return z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description })
}

/** Parameters of when, and of what an answer is made of. */
export const spanParameters = {
  ...rangeParameters,
  compare: compareParameter,
  detail: flag('Whether to ask the records themselves, also where roll-ups would do'),
}

/** And of which calls. */
export const callParameters = {
  infrastructure: flag("Whether callers and callees of App `tars`, Tars' own servants, count too"),
  ...conditionParameters(statFields),
}

export const viewParameter = z
  .enum(['callers', 'callees'])
  .default('callers')
  .meta({ description: "Whose reports: the callers', or the callees' own about calls that came to them" })

export type View = z.infer<typeof viewParameter>

/** A question's parameters as they were parsed: those above, and its own. */
export interface ScopeParameters extends RangeParameters {
  readonly compare?: Parameters<typeof comparedSpans>[0] | undefined
  readonly detail: boolean
  readonly infrastructure?: boolean | undefined
  readonly view?: View | undefined
}

/** What questions about stats have in common: when and which calls. Times in epoch seconds. */
export interface Scope {
  readonly asked: Span
  readonly compared: readonly ComparedSpan[]
  readonly conditions: readonly Condition[]
  readonly now: number
  readonly calendar: Calendar
}

/** The scope that parameters say. Throws BAD_REQUEST naming the parameter. */
export function scopeOf(parameters: ScopeParameters, now: number, calendar: Calendar): Scope {
  const range = rangeOf(parameters, now, calendar)
  const { compare = [], infrastructure = false, view } = parameters
  return {
    asked: { range, shift: 0 },
    compared: comparedSpans(compare, range, now, calendar),
    conditions: [
      ...(view === undefined ? [] : [ofView(view)]),
      ...(infrastructure ? [] : notOfTars),
      ...conditionsOf(statFields, { ...parameters }),
    ],
    now,
    calendar,
  }
}

export function ofView(view: View): Condition {
  return { field: 'from_client', operator: 'equals', value: view === 'callers' ? 1 : 0 }
}

/** Tars' own servants belong to the App `tars`. */
const notOfTars = (['master_name', 'slave_name'] as const).map(
  (field): Condition => ({ field, operator: 'unlike', pattern: 'tars.%' }),
)
