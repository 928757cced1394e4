import { createHash } from 'node:crypto'
import { TarsierError } from '../errors.ts'
import { showFound } from '../http/issues.ts'
import { type Decoding, decodedTextOf } from '../tars/text.ts'

/** The value of a text, or why it has none. */
type Parsed = { readonly value: unknown } | { readonly problem: string }

/** One record of a body. */
export type Entry = Parsed & {
  readonly decoding: Decoding
  /** Number of its line, from 1, where it is one. */
  readonly line?: number
}

/** The records of a request, none of them checked, and what tells the body from another. */
export interface RecordsBody {
  readonly entries: readonly Entry[]
  hash(): string
}

/** Media types of bodies that hold records. */
export const recordTypes = ['application/json', 'application/x-ndjson'] as const

/** In one request. */
export const mostRecords = 20_000

/**
 * Reads a JSON array, or a line a record. Throws BAD_REQUEST where there is no array or no record, TOO_LARGE where there
 * are more than 20,000. A line that is no JSON is an entry with its problem: it fails no other.
 */
export function readRecords(contentType: string, bytes: Buffer): RecordsBody {
  const entries = contentType.toLowerCase().startsWith('application/x-ndjson') ? readLines(bytes) : readArray(bytes)
  if (entries.length === 0) throw new TarsierError('BAD_REQUEST', 'found no record, expected one or more')
  return { entries, hash: () => createHash('sha256').update(bytes).digest('base64url') }
}

function readArray(bytes: Buffer): Entry[] {
  const { text, ...decoding } = decodedTextOf(bytes)
  // More than are taken: an array that is only somewhat too long is told its number of records.
  const parsed = parse(withoutMark(text), 5 * mostRecords)
  if ('problem' in parsed) throw new TarsierError('BAD_REQUEST', `the body is ${parsed.problem}`)
  const { value } = parsed
  if (!Array.isArray(value)) {
    throw new TarsierError('BAD_REQUEST', `found ${showFound(value)}, expected an array of records`)
  }
  checkCount(value.length)
  return value.map((each: unknown) => ({ value: each, decoding }))
}

/** Each line is understood by itself: they may be of several programs. */
function readLines(bytes: Buffer): Entry[] {
  const entries: Entry[] = []
  // A character a byte: blank lines, of which there may be millions, are passed over in it.
  const places = bytes.toString('latin1')
  for (let start = 0, line = 1; start < places.length; line++) {
    const found = places.indexOf('\n', start)
    const end = found < 0 ? places.length : found
    if (places.slice(start, end).trim() !== '') {
      const { text, ...decoding } = decodedTextOf(bytes.subarray(start, end))
      entries.push({ ...parse(line === 1 ? withoutMark(text) : text, mostFields), decoding, line })
    }
    // The lines after it are not counted.
    checkCount(entries.length, `more than ${mostRecords}`)
    start = end + 1
  }
  return entries
}

/** Without the byte order mark that some clients write. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function checkCount(count: number, found = `${count}`): void {
  if (count <= mostRecords) return
  throw new TarsierError('TOO_LARGE', `found ${found} records, expected at most ${mostRecords} a request`)
}

/** `mostValues`: in the outermost array or object. */
function parse(text: string, mostValues: number): Parsed {
  const problem = shapeProblem(text, mostValues)
  if (problem) return { problem }
  try {
    return { value: parseExactly(text) }
  } catch {
    return { problem: 'not valid JSON' }
  }
}

/** Records are flat; wrong ones may hold something, but not millions of it. */
const mostDepth = 8
const mostNested = 5 * mostRecords
const mostFields = 1000

/**
 * Looked at first: parsing 10 MB of brackets, or of numbers where one of them is long, would hold everybody else up for
 * seconds (measured), this for 25 ms.
 */
function shapeProblem(text: string, mostValues: number): string | undefined {
  const values = [0]
  let depth = 0
  let nested = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === ']' || character === '}') depth--
    else if (character === '[' || character === '{') {
      depth++
      nested++
      values[depth] = 1
    } else if (character === ',') {
      values[depth] = (values[depth] ?? 0) + 1
      const most = depth === 1 ? mostValues : mostFields
      if ((values[depth] ?? 0) > most) return `of more than ${most} values in one object or array`
    }
    if (depth > mostDepth) return 'nested too deeply'
    if (nested > mostNested) return `of more than ${mostNested} objects and arrays`
  }
  return undefined
}

/** The place of the quote that ends the string that begins at a place, or of the text's end. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

const longNumber = /\d{16}/

/** JSON whose whole numbers are exact: beyond 2^53 a bigint. The slower reading is for text that may hold such numbers. */
function parseExactly(text: string): unknown {
  return longNumber.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)
}

/** No 64-bit integer has more digits; turning millions of them into a bigint would take seconds. */
const wholeNumber = /^-?\d{1,19}$/

function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return wholeNumber.test(source) ? BigInt(source) : value
}
