import { InvalidArgumentError } from 'commander'

/** In the notation of the command line; `~` is SQL's LIKE: % any run, _ one character. */
export const operators = ['>=', '<=', '=', '>', '<', '~'] as const

export type Operator = (typeof operators)[number]

/** A condition as typed: `slave_name=Shop.CartServer`. */
export interface Where {
  readonly field: string
  readonly operator: Operator
  readonly value: string
}

const form = /^(?<field>[a-z_][a-z0-9_]*)(?<sign>>=|<=|=|>|<|~)(?<value>.*)$/isu

/** Reads one `--where` and adds it to those before it. Throws InvalidArgumentError with what was found and expected. */
export function collectWhere(text: string, before: readonly Where[] = []): readonly Where[] {
  const { field, sign, value } = form.exec(text)?.groups ?? {}
  const operator = operators.find((each) => each === sign)
  if (field === undefined || operator === undefined || value === undefined) {
    const expected = `a field, one of ${operators.join(' ')} and a value, such as slave_name=Shop.CartServer`
    throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected ${expected}`)
  }
  return [...before, { field, operator, value }]
}

/** Reads a list of field names separated by commas. Throws InvalidArgumentError where one is empty. */
export function fieldList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected field names separated by commas`)
}
