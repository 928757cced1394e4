import { z } from 'zod'
import type { Calendar } from '../../signals/calendar.ts'
import { property } from '../../signals/property.ts'
import { comparedSpans, compareParameter } from '../compare.ts'
import { askableFields, conditionParameters, conditionsOf } from '../conditions.ts'
import { type RangeParameters, rangeOf, rangeParameters } from '../range.ts'
import type { Scope } from '../scope.ts'
import { identity } from './keys.ts'
import { ofService } from './service.ts'

const fields = askableFields(property)

/** Fields that properties are grouped by beside those. */
export const groupFields = fields.filter(({ name }) => !identity.some((each) => each === name))

/** Parameters of which properties. */
export const whichParameters = {
  ...rangeParameters,
  ...conditionParameters(fields),
  service: z
    .string()
    .optional()
    .meta({
      description:
        'The server: App.Server for all its sets, or with one set, Shop.CartServer.graysz1 or Shop.CartServer.gray.sz.1',
      examples: ['Shop.CartServer'],
    }),
}

/** And what they are compared with. */
export const comparedParameters = { ...whichParameters, compare: compareParameter }

/** A question's parameters as they were parsed: those above, and its own. */
export interface PropertyScopeParameters extends RangeParameters {
  readonly service?: string | undefined
  readonly compare?: Parameters<typeof comparedSpans>[0] | undefined
}

/** The scope that parameters say; `now` in epoch seconds. Throws BAD_REQUEST naming the parameter. */
export function propertyScope(parameters: PropertyScopeParameters, now: number, calendar: Calendar): Scope {
  const { service, compare = [], ...others } = parameters
  const range = rangeOf(others, now, calendar)
  return {
    asked: { range, shift: 0 },
    compared: comparedSpans(compare, range, now, calendar),
    conditions: [...(service === undefined ? [] : ofService(service)), ...conditionsOf(fields, { ...others })],
    now,
    calendar,
  }
}
