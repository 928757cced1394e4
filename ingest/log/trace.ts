import { isDigit } from './characters.ts'

/** Where a trace id is looked for: in the first 4,096 characters, at up to so many places that may name it. */
const searched = 4096
const mostPlaces = 8

const shortest = 8
const longest = 128

/**
 * The trace id that a text names, as `traceId=…`, `trace_id: "…"`, `[TraceID:…]` or `traceparent=00-…`; '' where it names
 * none. An id has 8 to 128 letters, digits, - _ and dots, a digit among them.
 */
export function traceIn(text: string): string {
  return traceAfter(text, 'race') || traceAfter(text, 'RACE')
}

function traceAfter(text: string, stem: string): string {
  let place = text.indexOf(stem)
  for (let left = mostPlaces; left > 0 && place >= 0 && place < searched; left--) {
    const found = isT(text.charCodeAt(place - 1)) ? traceAt(text, place + stem.length) : ''
    if (found !== '') return found
    place = text.indexOf(stem, place + stem.length)
  }
  return ''
}

function isT(code: number): boolean {
  return code === 0x54 || code === 0x74
}

/** Behind "trace": what is left of the name, the sign between it and the id, the id. Its place moves in front of each match. */
const restOfName = /(?:[-_. ]?id|parent)?"?\]?(?: ?[=:] ?|(?<=id) )["'[(]?/iy
/** One character more than an id may have tells that it is too long. */
const id = /[\w.-]{1,129}/y

function traceAt(text: string, at: number): string {
  restOfName.lastIndex = at
  if (!restOfName.test(text)) return ''
  id.lastIndex = restOfName.lastIndex
  const found = id.exec(text)?.[0] ?? ''
  return isTraceId(found) ? traceOfParent(found) : ''
}

/** Whether a text can be a trace id. */
export function isTraceId(text: string): boolean {
  if (text.length < shortest || text.length > longest) return false
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) return true
  return false
}

const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/

/** Of W3C's traceparent its second part. */
export function traceOfParent(text: string): string {
  return (text.length === 55 && parent.exec(text)?.[1]) || text
}
