/** Longer words are cut, so that one pasted key costs no more than a word. */
const longestToken = 200

/** A run of letters, digits and _, or one Chinese character: each of those is a word of its own. */
const token = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}_])+/gu

/** The words of a text, in order and lower case (design: words). */
export function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(token) ?? []).map((word) =>
    word.length > longestToken ? word.slice(0, longestToken) : word,
  )
}

/** The words as a `tokens` field has them: " a b ", so that " a " finds a whole word; "" where there is none. */
export function tokensOf(text: string): string {
  const words = wordsOf(text)
  return words.length === 0 ? '' : ` ${words.join(' ')} `
}
