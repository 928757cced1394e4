import { behindSpaces, curlyOpened, isDigit, squareOpened } from './characters.ts'
import { readHeader } from './header.ts'
import { type LineFacts, readJsonLine } from './json-line.ts'
import { traceIn } from './trace.ts'
import { readTime, type WrittenTime } from './written-time.ts'

/** How long a name before the time may be. */
const longestPrefix = 200

/**
 * What a record says of itself, by the forms of TarsCpp, TarsGo, TarsJava (logback, log4j) and Tars.js (docs/logs.md).
 * `separator` is what its sender puts between fields. What is not there is undefined or ''.
 */
export function readLine(text: string, separator: string): LineFacts {
  const start = behindSpaces(text, 0)
  const json = text.charCodeAt(start) === curlyOpened ? readJsonLine(text) : undefined
  if (json) return json
  const written = readTime(text, start, separator) ?? timeBehindName(text, start, separator)
  const { level, thread } = readHeader(text, written?.end ?? start, separator)
  return { written, level, thread, trace: traceIn(text) }
}

/** Lines of dyed calls, and those of loggers with a prefix, have a name in front of the time: `Shop.CartServer|2024-…`. */
function timeBehindName(text: string, start: number, separator: string): WrittenTime | undefined {
  const length = text.slice(start, start + longestPrefix + separator.length).indexOf(separator)
  if (length <= 0) return undefined
  const behind = start + length + separator.length
  const code = text.charCodeAt(behind)
  return isDigit(code) || code === squareOpened ? readTime(text, behind, separator) : undefined
}
