/** Parts of ES2026's JSON that Node has and TypeScript's library does not describe yet. */
interface ExactJson {
  rawJSON(text: string): object
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
}

// The library's type is narrower than what Node 24 has.
const exactJson = JSON as unknown as ExactJson

const halfSurrogateEscape = '\\ud'
const longDigits = /\d{16}/
const integer = /^-?\d+$/

/**
 * An object as JSON on one line. Integers of 64 bits are written exactly, and half surrogate pairs become U+FFFD,
 * as they do in UTF-8: Elasticsearch would make a question mark of them.
 */
export function exactText(value: object): string {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch {
    return JSON.stringify(value, exactValue)
  }
  return text.includes(halfSurrogateEscape) ? JSON.stringify(value, exactValue) : text
}

function exactValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return exactJson.rawJSON(String(value))
  return typeof value === 'string' ? value.toWellFormed() : value
}

/** JSON as values, with integers that a double can't hold as bigint. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (!longDigits.test(text)) return JSON.parse(text)
  return exactJson.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
    return integer.test(source) ? BigInt(source) : value
  })
}
