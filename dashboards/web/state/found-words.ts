/** Letters, digits and _ but Chinese, of which runs are words; a Chinese character is one of its own. As the server has it. */
const letter = String.raw`[[\p{L}\p{M}\p{N}_]--\p{Script=Han}]`
const word = new RegExp(String.raw`\p{Script=Han}|${letter}+`, 'gv')
const separator = String.raw`[^\p{L}\p{M}\p{N}_]`

const parts = /-?"(?:[^"\\]|\\.)*"\*?|-?\(|\)|-?[A-Za-z_]\w*:(?:"(?:[^"\\]|\\.)*"\*?|[^\s()"]*)|[^\s()"]+/gs

/**
 * What a search finds in texts, as a pattern: its words and phrases, not its fields, nor what it leaves out. Undefined where
 * it says nothing of texts.
 */
export function foundBy(q: string): RegExp | undefined {
  const patterns = [...wantedIn(q)].flatMap((part) => {
    const words = part.toLowerCase().match(word)
    return words ? [patternOf(words, part.endsWith('*'))] : []
  })
  return patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'giv')
}

/** The words and phrases of a search that a text has to hold, or may. */
function* wantedIn(q: string): Generator<string> {
  let depth = 0
  let leftOut: number | undefined
  let isNegated = false
  for (const [part] of q.matchAll(parts)) {
    if (part.endsWith('(') && part.length <= 2) {
      depth++
      if (part === '-(' || isNegated) leftOut ??= depth
      isNegated = false
    } else if (part === ')') {
      if (leftOut === depth) leftOut = undefined
      depth--
    } else if (part === 'NOT') isNegated = true
    else {
      const isWord = !part.startsWith('-') && !/^[A-Za-z_]\w*:/.test(part) && part !== 'OR' && part !== 'AND'
      if (isWord && !isNegated && leftOut === undefined) yield part
      isNegated = false
    }
  }
}

/** Words one after another; the last one may only begin there. */
function patternOf(words: readonly string[], isPrefix: boolean): string {
  const isChinese = (each: string | undefined) => /^\p{Script=Han}/u.test(each ?? '')
  const joined = words.reduce((pattern, each, place) => {
    if (place === 0) return each
    const isApart = !isChinese(each) && !isChinese(words[place - 1])
    return `${pattern}${separator}${isApart ? '+' : '*'}${each}`
  }, '')
  const start = isChinese(words[0]) ? '' : `(?<!${letter})`
  const end = isChinese(words.at(-1)) ? '' : isPrefix ? `${letter}*` : `(?!${letter})`
  return start + joined + end
}

/** A part of a text: found, or not. */
export interface Segment {
  readonly text: string
  readonly isFound: boolean
}

/** A text in what of it is found and what stands between. */
export function segmentsOf(text: string, found: RegExp | undefined): readonly Segment[] {
  if (!found) return [{ text, isFound: false }]
  const segments: Segment[] = []
  let end = 0
  for (const { 0: match, index } of text.matchAll(found)) {
    if (index > end) segments.push({ text: text.slice(end, index), isFound: false })
    segments.push({ text: match, isFound: true })
    end = index + match.length
  }
  if (end < text.length) segments.push({ text: text.slice(end), isFound: false })
  return segments
}
