import {
  bar,
  behindSpaces,
  capitalT,
  capitalZ,
  colon,
  comma,
  dash,
  dot,
  isDigit,
  plus,
  roundClosed,
  roundOpened,
  slash,
  space,
  squareClosed,
  squareOpened,
  twoDigits,
  underscore,
} from './characters.ts'

/** A time as a line has it. */
export interface WrittenTime {
  /** What clocks show, ms since they showed 1970-01-01 00:00; since midnight where there is no date. */
  readonly clock: number
  readonly hasDate: boolean
  /** How far those clocks are ahead of UTC, ms, where the line says so. */
  readonly offset: number | undefined
  /** Place behind it. */
  readonly end: number
}

/** What was read, ms, and the place behind it. */
interface Read {
  readonly clock: number
  readonly end: number
}

const minute = 60_000
const hour = 60 * minute

/**
 * Reads the time at a place: 2024-03-28 17:29:45, also with / or . or nothing in the date, T or another sign before the
 * time, in brackets, with a fraction and an offset; or a time without a date. Undefined where there is none or no such
 * day. `separator` is what the sender puts between its fields.
 */
export function readTime(text: string, start: number, separator: string): WrittenTime | undefined {
  const closed = closing(text.charCodeAt(start))
  const at = closed === undefined ? start : start + 1
  const date = readDate(text, at)
  const time = readClock(text, date === undefined ? at : date.end, separator)
  if (time === undefined) return undefined
  const { offset, end } = readOffset(text, time.end)
  return {
    clock: (date?.clock ?? 0) + time.clock,
    hasDate: date !== undefined,
    offset,
    end: text.charCodeAt(end) === closed ? end + 1 : end,
  }
}

function closing(code: number): number | undefined {
  if (code === squareOpened) return squareClosed
  return code === roundOpened ? roundClosed : undefined
}

/** A date and what stands between it and the time. */
function readDate(text: string, at: number): Read | undefined {
  const century = twoDigits(text, at)
  const year = twoDigits(text, at + 2)
  if (century < 0 || year < 0) return undefined
  const sign = text.charCodeAt(at + 4)
  const width = sign === dash || sign === slash || sign === dot ? 1 : 0
  const month = twoDigits(text, at + 4 + width)
  if (width === 1 && text.charCodeAt(at + 7) !== sign) return undefined
  const clock = startOf(100 * century + year, month, twoDigits(text, at + 6 + 2 * width))
  const end = beforeTime(text, at + 8 + 2 * width)
  return clock === undefined || end === undefined ? undefined : { clock, end }
}

function beforeTime(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at)
  if (sign === space) return behindSpaces(text, at)
  return sign === capitalT || sign === bar || sign === underscore || sign === dash ? at + 1 : undefined
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** ms from 1970-01-01 to a day; undefined where there is no such day. */
function startOf(year: number, month: number, dayOfMonth: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === 2 && isLeap ? 29 : (daysOfMonths[month - 1] ?? 0)
  return year < 1970 || dayOfMonth < 1 || dayOfMonth > last ? undefined : Date.UTC(year, month - 1, dayOfMonth)
}

/** 17:29:45, with a fraction of up to nine digits. */
function readClock(text: string, at: number, separator: string): Read | undefined {
  const hours = twoDigits(text, at)
  const minutes = twoDigits(text, at + 3)
  const seconds = twoDigits(text, at + 6)
  if (text.charCodeAt(at + 2) !== colon || text.charCodeAt(at + 5) !== colon) return undefined
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return undefined
  const fraction = readFraction(text, at + 8, separator)
  return { clock: hours * hour + minutes * minute + seconds * 1000 + fraction.clock, end: fraction.end }
}

/** A comma or colon begins a fraction of three digits only, and none where it is what separates fields. */
function readFraction(text: string, at: number, separator: string): Read {
  const none = { clock: 0, end: at }
  const sign = text.charCodeAt(at)
  if ((sign !== dot && sign !== comma && sign !== colon) || sign === separator.charCodeAt(0)) return none
  let end = at + 1
  while (isDigit(text.charCodeAt(end))) end++
  const digits = end - at - 1
  if (digits === 0 || digits > 9 || (sign !== dot && digits !== 3)) return none
  return { clock: Math.trunc(Number(text.slice(at + 1, end)) * 10 ** (3 - digits)), end }
}

/** Z, +08:00 or +0800, also after a space. A quarter of an hour is the least that zones differ by. */
function readOffset(text: string, start: number): Pick<WrittenTime, 'offset' | 'end'> {
  if (text.charCodeAt(start) === capitalZ) return { offset: 0, end: start + 1 }
  const none = { offset: undefined, end: start }
  const at = text.charCodeAt(start) === space ? start + 1 : start
  const sign = text.charCodeAt(at)
  if (sign !== plus && sign !== dash) return none
  const width = text.charCodeAt(at + 3) === colon ? 1 : 0
  const hours = twoDigits(text, at + 1)
  const minutes = twoDigits(text, at + 3 + width)
  const end = at + 5 + width
  if (hours < 0 || hours > 14 || minutes < 0 || minutes % 15 !== 0 || isDigit(text.charCodeAt(end))) return none
  return { offset: (sign === plus ? 1 : -1) * (hours * hour + minutes * minute), end }
}
