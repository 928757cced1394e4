import { InvalidArgumentError } from 'commander'

/** In the notation of the command line; `~` is SQL's LIKE: % any run, _ one character. */
export type Operator = '=' | '~' | '>' | '>=' | '<' | '<='

/** A condition as typed: `slave_name=Shop.CartServer`. */
export interface Where<Allowed extends Operator = Operator> {
  readonly field: string
  readonly operator: Allowed
  readonly value: string
}

const form = /^(?<field>[a-z_][a-z0-9_]*)(?<sign>>=|<=|=|>|<|~)(?<value>.*)$/isu

/**
 * A reader of `--where` for a question that takes these operators: it adds a condition to those before it.
 * Throws InvalidArgumentError with what was found and expected.
 */
export function whereWith<Allowed extends Operator>(...allowed: readonly Allowed[]) {
  return (text: string, before: readonly Where<Allowed>[] = []): readonly Where<Allowed>[] => {
    const { field, sign, value } = form.exec(text)?.groups ?? {}
    const operator = allowed.find((each) => each === sign)
    if (field === undefined || operator === undefined || value === undefined) {
      const expected = `a field, one of ${allowed.join(' ')} and a value, such as slave_name=Shop.CartServer`
      throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected ${expected}`)
    }
    return [...before, { field, operator, value }]
  }
}

/** Reads a list of field names separated by commas. Throws InvalidArgumentError where one is empty. */
export function fieldList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected field names separated by commas`)
}
