import { Buffer } from 'node:buffer'

/** Longer words are cut, so that one pasted key costs no more than a word. */
const longestToken = 200

/** A run of letters, digits and _, or one Chinese character: each of those is a word of its own. */
const token = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}_])+/gu

/** The words of a text, in order and lower case (design: words). */
export function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(token) ?? []).map(cutToken)
}

/** Whether a word is a Chinese character, which is always a whole word. */
export function isChinese(word: string): boolean {
  return chineseCharacter.test(word)
}

const chineseCharacter = /^\p{Script=Han}/u

/** At a whole character. */
function cutToken(word: string): string {
  if (word.length <= longestToken) return word
  const cut = word.slice(0, longestToken)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

/** The words as a `tokens` field has them: " a b ", so that " a " finds a whole word; "" where there is none. */
export function tokensOf(text: string): string {
  return tokensByUnit(text) ?? tokensByPattern(text)
}

function tokensByPattern(text: string): string {
  const words = wordsOf(text)
  return words.length === 0 ? '' : ` ${words.join(' ')} `
}

const separator = 1
const ofRun = 2
const chinese = 3
const needsPattern = 4

/** What each UTF-16 code unit is, 0 until it was seen, and what stands for it in lower case. */
const kinds = new Uint8Array(2 ** 16)
const lowered = new Uint16Array(2 ** 16)

/** Room for what most texts come to. */
const scratch = new Uint16Array(2 ** 16)
const bytesOfScratch = Buffer.from(scratch.buffer)

const space = 0x20

/**
 * The same, a code unit at a time: half the time, and a sixth where text is Chinese. Undefined for a text with characters that are not looked at alone:
 * those of two code units, and those whose lower case hangs on their neighbours or has another length.
 */
function tokensByUnit(text: string): string | undefined {
  const room = 2 * text.length + 1
  const tokens = room <= scratch.length ? scratch : new Uint16Array(room)
  let length = 0
  let run = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const kind = kinds[unit] || learn(unit)
    if (kind === ofRun) {
      if (run === 0) tokens[length++] = space
      if (run++ < longestToken) tokens[length++] = lowered[unit] ?? unit
    } else if (kind === separator) run = 0
    else if (kind === chinese) {
      run = 0
      tokens[length++] = space
      tokens[length++] = unit
    } else return undefined
  }
  if (length === 0) return ''
  tokens[length++] = space
  const bytes = tokens === scratch ? bytesOfScratch : Buffer.from(tokens.buffer)
  return bytes.toString('utf16le', 0, 2 * length)
}

function learn(unit: number): number {
  const lower = String.fromCharCode(unit).toLowerCase()
  lowered[unit] = lower.charCodeAt(0)
  const kind = kindOf(lower)
  kinds[unit] = kind
  return kind
}

function kindOf(lower: string): number {
  if (lower.length > 1 || lower === sigma || !lower.isWellFormed()) return needsPattern
  if (isChinese(lower)) return chinese
  return /[\p{L}\p{M}\p{N}_]/u.test(lower) ? ofRun : separator
}

/** At a word's end its capital becomes another letter. */
const sigma = 'σ'
