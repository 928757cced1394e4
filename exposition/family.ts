/** All series of one name, as Prometheus' text formats have them. */
export interface Family {
  /** Without `_total`, `_bucket`, `_sum` and `_count`. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** The name ends with it. */
  readonly unit?: 'seconds'
  readonly help: string
  /** Whole lines; those of one histogram come together. */
  samples(): Iterable<string>
}

/** A label as the text formats write it. */
export function label(name: string, value: string): string {
  return `${name}="${escaped(value)}"`
}

/** The same behind others, with the comma between; '' where it has no value, which to Prometheus is the same. */
export function furtherLabel(name: string, value: string | number): string {
  return value === '' ? '' : `,${label(name, String(value))}`
}

const special = /["\\\n]/
const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n' }

/** A text as it stands between the quotes of a label's value. */
function escaped(text: string): string {
  return special.test(text) ? text.replaceAll(/["\\\n]/g, (character) => escapes[character] ?? '') : text
}

/** An upper bound as both formats write it, a float: Prometheus would take `le="1"` and `le="1.0"` for two series. */
export function bound(value: number): string {
  if (value === Infinity) return '+Inf'
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
}

/** A counter raised: never down, and never beyond what a double holds. */
export function raised(counter: number, by: number): number {
  return Math.min(Number.MAX_VALUE, counter + Math.max(0, by))
}
