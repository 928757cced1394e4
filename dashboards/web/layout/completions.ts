import { quoted } from '../state/search-terms.ts'
import type { Completion } from './search-box.tsx'

/** The last term that is typed: the field that it names, if it does, and what of its value, or of its name, there is. */
export interface LastTerm {
  /** What stands before it. */
  readonly before: string
  /** '-' where it is to be left out. */
  readonly sign: string
  readonly field: string | undefined
  readonly begun: string
}

export function lastTermOf(typed: string): LastTerm {
  const [, before = '', sign = '', term = ''] = /^(.*?(?:^|[\s(]))(-?)([^\s()]*)$/s.exec(typed) ?? []
  const [, field, value = ''] = /^(\w+):"?(.*)$/s.exec(term) ?? []
  return field === undefined ? { before, sign, field, begun: term } : { before, sign, field, begun: value }
}

/** How a term may go on: with the name of a field, or with one of the values that its field has. */
export function completionsOf(
  { before, sign, field, begun }: LastTerm,
  fields: readonly string[],
  values: readonly string[],
): readonly Completion[] {
  const start = begun.toLowerCase()
  const goesOn = (text: string) => text.toLowerCase().startsWith(start) && text.toLowerCase() !== start
  const terms =
    field === undefined
      ? start === ''
        ? []
        : fields.filter(goesOn).map((name) => `${name}:`)
      : values.filter(goesOn).map((value) => `${field}:${asTyped(value)}`)
  return terms.map((term) => ({ term: sign + term, search: before + sign + term }))
}

/** A value as a search has it: quoted unless it is one word. */
function asTyped(value: string): string {
  return /^[\w.]+$/.test(value) ? value : quoted(value)
}
