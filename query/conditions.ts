import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import { patternProblem } from '../signals/like.ts'
import type { Search } from '../signals/search.ts'
import type { Field, Signal } from '../signals/signal.ts'
import type { Condition } from '../store/store.ts'

/** Which records a question is about, of those in its range. */
export interface Wanted {
  readonly conditions: readonly Condition[]
  readonly search?: Search
}

/** Fields that questions over HTTP filter and group by; when is said by the range. */
export function askableFields(signal: Signal): readonly Field[] {
  return signal.fields.filter((field) => field.indexed && !saysWhen(field))
}

function saysWhen({ type, name }: Field): boolean {
  return type === 'time' || type === 'instant' || name === 'f_date'
}

const likeSuffix = '.like'

/** A parameter a condition: `slave_name=…` for equality, `slave_name.like=…` for SQL's LIKE. */
export function conditionParameters(fields: readonly Field[]): Record<string, z.ZodOptional<z.ZodString>> {
  const parameters = fields.flatMap((field) => {
    const equals = z
      .string()
      .optional()
      .meta({ description: `${field.description}: equal to this` })
    if (field.type !== 'keyword') return [[field.name, equals] as const]
    const like = z
      .string()
      .optional()
      .meta({
        description: `${field.description}: like this, % for any run of characters and _ for one`,
      })
    return [[field.name, equals] as const, [`${field.name}${likeSuffix}`, like] as const]
  })
  return Object.fromEntries(parameters)
}

/** A condition on one field. */
export type FieldCondition = Exclude<Condition, { readonly operator: 'among' }>

/** The conditions that a question's parameters say; other parameters are passed over. Throws BAD_REQUEST naming the parameter. */
export function conditionsOf(
  fields: readonly Field[],
  parameters: Readonly<Record<string, unknown>>,
): FieldCondition[] {
  return fields.flatMap((field) => {
    const equals = parameters[field.name]
    const like = parameters[`${field.name}${likeSuffix}`]
    return [
      ...(typeof equals === 'string' ? [equality(field, equals)] : []),
      ...(typeof like === 'string' ? [checkedLikeness(field.name, like)] : []),
    ]
  })
}

function checkedLikeness(field: string, pattern: string): FieldCondition {
  const problem = patternProblem(pattern)
  if (problem !== undefined) throw badFields([{ field: field + likeSuffix, reason: problem }])
  return likeness(field, pattern)
}

/** LIKE, or the equality that a pattern without % and _ is. */
export function likeness(field: string, pattern: string): FieldCondition {
  return /[%_]/.test(pattern) ? { field, operator: 'like', pattern } : { field, operator: 'equals', value: pattern }
}

function equality({ name, type }: Field, text: string): FieldCondition {
  if (type === 'keyword') return { field: name, operator: 'equals', value: text }
  const value = numberOf(text)
  if (value === undefined)
    throw badFields([{ field: name, reason: `found ${showFound(text)}, expected a number up to 2^53` }])
  return { field: name, operator: 'equals', value }
}

/** The number that a text writes, undefined where that is none or one that no double holds. */
export function numberOf(text: string): number | undefined {
  if (!/^[+-]?\d{1,30}(\.\d{1,30})?$/.test(text)) return undefined
  const value = Number(text)
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined
}

/** A parameter of one or more of these values, separated by commas. */
export function choicesParameter(description: string, choices: readonly string[]) {
  const expected = `expected one or more of ${choices.join(', ')}, separated by commas`
  return z
    .string()
    .transform((text, context): readonly string[] => {
      const values = text.split(',').map((value) => value.trim())
      if (values.every((value) => choices.includes(value))) return [...new Set(values)]
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
    .optional()
    .meta({ description: `${description}: ${expected}` })
}

/** That a field has one of these values; nothing where none are asked for. */
export function oneOf(field: string, values: readonly string[] | undefined): readonly Condition[] {
  return values ? [{ fields: [field], operator: 'among', keys: values.map((value) => [value]) }] : []
}

/** A parameter of up to `most` fields to group by, separated by commas. */
export function groupParameter(fields: readonly Field[], most: number) {
  const names = fields.map((field) => field.name)
  const expected = `expected up to ${most} different fields, separated by commas, of ${names.join(', ')}`
  return z
    .string()
    .transform((text, context) => {
      const group = text.split(',')
      const known = group.every((name) => names.includes(name))
      if (known && group.length <= most && new Set(group).size === group.length) return group
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
    .meta({ description: `Fields to group by: ${expected}`, examples: ['interface_name'] })
}
