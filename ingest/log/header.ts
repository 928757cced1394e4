import type { LogLevel } from '../../signals/log.ts'
import {
  bar,
  behindSpaces,
  colon,
  comma,
  dash,
  dot,
  equals,
  isDigit,
  semicolon,
  slash,
  space,
  squareClosed,
  squareOpened,
  tab,
} from './characters.ts'
import { capitalLevelAt, levelAt } from './level.ts'

/** What stands between a line's time and its text. */
export interface Header {
  readonly level: LogLevel | ''
  /** Thread, or process; only where there is a level: else nothing tells it from the text. */
  readonly thread: string
}

const none: Header = { level: '', thread: '' }

/** How far behind the time a level is looked for, and among how many fields or words. */
const longestHeader = 256
const mostCells = 3
const mostWords = 7

const longestThread = 128

/** Reads the header that begins behind a line's time, or with the line where it has none. */
export function readHeader(text: string, start: number, separator: string): Header {
  const end = endOfHeader(text, start)
  const first = behindSpaces(text, start)
  const apart = separatorAt(text, first, separator)
  return apart === '' ? readWords(text, first, end) : readCells(text, first, end, apart)
}

/** The line's end, or as far as is looked. */
function endOfHeader(text: string, start: number): number {
  const most = Math.min(text.length, start + longestHeader)
  const found = text.indexOf('\n', start)
  return found < 0 || found > most ? most : found
}

/** What separates fields, where that is what comes next; '' where words do. */
function separatorAt(text: string, at: number, separator: string): string {
  if (separator.trim() !== '' && text.startsWith(separator, at)) return separator
  const code = text.charCodeAt(at)
  return code === bar || code === tab || code === semicolon || code === comma ? (text[at] ?? '') : ''
}

/** `|thread|LEVEL|text`, `|file.go:main.main:3|LEVEL|text`: a thread stands between the time and the level alone. */
function readCells(text: string, start: number, end: number, separator: string): Header {
  const header = text.slice(0, end)
  let at = start + separator.length
  let first = ''
  for (let cell = 0; cell < mostCells && at < end; cell++) {
    const found = header.indexOf(separator, at)
    const behind = found < 0 ? end : found
    const [from, to] = trimmed(text, at, behind)
    const level = levelAt(text, from, to)
    if (level !== undefined) return { level, thread: cell === 1 ? first : '' }
    if (cell === 0) first = threadAt(text, from, to)
    at = behind + separator.length
  }
  return none
}

/** Without the spaces around it, those within brackets too, and without the brackets. */
function trimmed(text: string, start: number, end: number): readonly [from: number, to: number] {
  const from = behindSpaces(text, start)
  let to = end
  while (to > from && text.charCodeAt(to - 1) === space) to--
  const isBracketed =
    to - from >= 2 && text.charCodeAt(from) === squareOpened && text.charCodeAt(to - 1) === squareClosed
  return isBracketed ? trimmed(text, from + 1, to - 1) : [from, to]
}

/** The name in text[from, to); '' where that is a place in a source file, a path, a field or too long. */
function threadAt(text: string, from: number, to: number): string {
  if (to - from > longestThread) return ''
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === colon || code === slash || code === equals) return ''
  }
  return text.slice(from, to)
}

/** `[thread] LEVEL logger - text`, `LEVEL 4711 --- [thread] logger : text`: words until one that belongs to the text. */
function readWords(text: string, start: number, end: number): Header {
  let level: LogLevel | '' = ''
  let thread = ''
  let process = ''
  let at = start
  for (let left = mostWords; left > 0 && at < end; left--) {
    at = behindSpaces(text, at)
    const isBracket = text.charCodeAt(at) === squareOpened
    const to = isBracket ? endOfBracket(text, at, end) : endOfWord(text, at, end)
    const [from, behind] = isBracket ? trimmed(text, at, to) : [at, beforeColon(text, at, to)]
    const found = isBracket ? levelAt(text, from, behind) : capitalLevelAt(text, from, behind)
    if (found !== undefined && level === '') level = found
    else if (isBracket) thread ||= threadAt(text, from, behind)
    else if (isNumber(text, from, behind)) process = text.slice(from, behind)
    else if (!isSourceOrDash(text, from, behind)) break
    if (level !== '' && thread !== '') break
    at = to
  }
  return level === '' ? none : { level, thread: thread || process }
}

/** Behind the bracket; one that is never closed ends nothing that is looked at. */
function endOfBracket(text: string, start: number, end: number): number {
  const closed = text.indexOf(']', start)
  return closed < 0 || closed >= end ? end : closed + 1
}

/** `ERROR: text`. */
function beforeColon(text: string, start: number, end: number): number {
  return end - start > 1 && text.charCodeAt(end - 1) === colon ? end - 1 : end
}

function endOfWord(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === space || code === tab || code === bar || code === squareOpened) return Math.max(at, start + 1)
  }
  return end
}

function isNumber(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false
  return to > from
}

/** A logger's or a source file's name, com.shop.Cart or cart.go:17, or a run of dashes. */
function isSourceOrDash(text: string, from: number, to: number): boolean {
  let dashes = 0
  let marks = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === dash) dashes++
    else if ((code === dot || code === colon || code === slash) && at > from && at < to - 1) marks++
  }
  return marks > 0 || (dashes > 0 && dashes === to - from)
}
