import { isUtf8 } from 'node:buffer'

// Reports repeat the same few names: a direct-mapped cache of short strings costs less than making each anew.
// Its size is fixed, a colliding string replaces its slot's, and equality is by all bytes, so a hash never decides.
const SLOTS = 8192
const WORDS = 16
const LONGEST_CACHED = WORDS * 4
const cachedWords = new Int32Array(SLOTS * WORDS)
const cachedLengths = new Uint8Array(SLOTS)
const cachedTexts: string[] = new Array<string>(SLOTS).fill('')

// Not fatal: an error costs more than a character, and a sender may force one a string.
const gbk = new TextDecoder('gbk')
// Beside U+FFFD: where GBK assigns nothing, ICU answers with private-use characters or C1 controls.
const notGbk = /[\uFFFD\uE000-\uF8FF\u0080-\u009F]/

/**
 * The string in bytes[start, end). UTF-8 by convention; what is not UTF-8 is read as GBK where it is valid GBK, or was
 * until it was cut, else as UTF-8 with U+FFFD for what is broken. Never throws (contract section 1). `view` is over the same bytes.
 */
export function textOf(bytes: Buffer, view: DataView, start: number, end: number): string {
  const length = end - start
  if (length === 0) return ''
  if (length > LONGEST_CACHED) return decode(bytes, start, end)

  const slot = slotOf(view, start, length)
  if (cachedLengths[slot] !== length || !sameWords(view, start, length, slot * WORDS)) {
    cachedTexts[slot] = decode(bytes, start, end)
    cachedLengths[slot] = length
    keepWords(view, start, length, slot * WORDS)
  }
  return cachedTexts[slot] ?? ''
}

/** How the bytes of a text were understood. */
export interface Decoding {
  readonly encoding: 'utf-8' | 'gbk'
  /** Whether some bytes were no text: U+FFFD stands for them. */
  readonly broken: boolean
}

export interface DecodedText extends Decoding {
  readonly text: string
}

/** The same of all the bytes, and how: for texts that are hardly ever the same again. */
export function decodedTextOf(bytes: Buffer): DecodedText {
  const text = bytes.toString()
  return text.includes('\uFFFD') ? reread(bytes, text) : { text, encoding: 'utf-8', broken: false }
}

function decode(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  // Only a text with U+FFFD can come from broken bytes, and it may also have been sent as such.
  return text.includes('\uFFFD') ? reread(bytes.subarray(start, end), text).text : text
}

/** `text` is what the bytes are as UTF-8. */
function reread(bytes: Buffer, text: string): DecodedText {
  if (isUtf8(bytes)) return { text, encoding: 'utf-8', broken: false }
  const brokenText = { text, encoding: 'utf-8', broken: true } as const
  if (isMostlyUtf8(text)) return brokenText
  const chinese = gbk.decode(bytes)
  const at = chinese.search(notGbk)
  if (at < 0) return { text: chinese, encoding: 'gbk', broken: false }
  return isCutGbk(chinese, at) ? { text: chinese, encoding: 'gbk', broken: true } : brokenText
}

const firstOfThreeBytes = 0x800
/** First halves of characters beyond U+1FFFF, up to second halves of all that have two. */
const firstRare = 0xd840
const behindRare = 0xe000

/**
 * UTF-8 that was cut within a character, or to which something else was added. Only characters of three bytes tell, and
 * emoji: two of GBK's are easily one of UTF-8's with two bytes, or one with four that hardly anybody uses.
 */
function isMostlyUtf8(text: string): boolean {
  let whole = 0
  let broken = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0xfffd) broken++
    else if (unit >= behindRare || (unit >= firstOfThreeBytes && unit < firstRare)) whole++
  }
  const onlyEndIsBroken = broken === 1 && text.trimEnd().endsWith('\uFFFD')
  return whole > broken || (whole === 1 && onlyEndIsBroken)
}

/** Whether it is GBK up to half a character at its end, at the first place that is no GBK. */
function isCutGbk(text: string, at: number): boolean {
  return at === text.trimEnd().length - 1 && /[^\0-\x7f]/.test(text.slice(0, at))
}

function slotOf(view: DataView, start: number, length: number): number {
  let hash = length
  const whole = length & ~3
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash ^ view.getInt32(start + at), 0x9e3779b1)
  if (whole < length) hash = Math.imul(hash ^ tail(view, start + whole, length - whole), 0x9e3779b1)
  return (hash ^ (hash >>> 15)) & (SLOTS - 1)
}

function sameWords(view: DataView, start: number, length: number, first: number): boolean {
  const whole = length & ~3
  let word = first
  for (let at = 0; at < whole; at += 4) if (cachedWords[word++] !== view.getInt32(start + at)) return false
  return whole === length || cachedWords[word] === tail(view, start + whole, length - whole)
}

function keepWords(view: DataView, start: number, length: number, first: number): void {
  const whole = length & ~3
  let word = first
  for (let at = 0; at < whole; at += 4) cachedWords[word++] = view.getInt32(start + at)
  if (whole < length) cachedWords[word] = tail(view, start + whole, length - whole)
}

/** The last one to three bytes as one word. */
function tail(view: DataView, at: number, count: number): number {
  let word = view.getUint8(at)
  if (count > 1) word = (word << 8) | view.getUint8(at + 1)
  if (count > 2) word = (word << 8) | view.getUint8(at + 2)
  return word
}
