import type { PropertyRecord } from '../../signals/property.ts'
import { mergeValues, type PropertyValue } from './values.ts'

/** Who and what a value is of, by the names of the document's fields. */
export type Dimensions = Pick<
  PropertyRecord,
  | 'master_name'
  | 'service'
  | 'master_ip'
  | 'property_name'
  | 'set_name'
  | 'set_area'
  | 'set_id'
  | 'set_suffix'
  | 's_container'
  | 'policy'
>

interface Entry {
  readonly dimensions: Dimensions
  value: PropertyValue
}

/** The properties of one packet, each policy once. */
export class MergedProperties {
  readonly #entries = new Map<string, Entry>()

  add(dimensions: Dimensions, value: PropertyValue): void {
    const key = keyOf(dimensions)
    const known = this.#entries.get(key)
    if (known) known.value = mergeValues(dimensions.policy, known.value, value)
    else this.#entries.set(key, { dimensions, value })
  }

  entries(): Iterable<{ readonly dimensions: Dimensions; readonly value: PropertyValue }> {
    return this.#entries.values()
  }
}

/** Unambiguous whatever characters names hold: the lengths say where each begins. The rest follows from these. */
function keyOf(of: Dimensions): string {
  const names = [of.master_name, of.property_name, of.set_name, of.set_area, of.set_id, of.s_container, of.policy]
  return `${names.map(({ length }) => length).join()},${names.join('')}`
}
