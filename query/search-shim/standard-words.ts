/**
 * Elasticsearch's standard analyser, which its text fields have: Lucene's StandardTokenizer, that is the word boundaries of
 * UAX #29, then lower case. "Shop.WebServer" is one word, "web-server" are two, and a Chinese character is one.
 */
export function standardWords(text: string): readonly string[] {
  const words = text.match(word) ?? []
  return words.flatMap((each) => (joinersAlone.test(each) ? [] : (each.match(piece) ?? []))).map(lowerCase)
}

/** Longer words are cut into pieces. */
const piece = /.{1,255}/gs

/** Java's, a character at a time: a Σ at the end of a word is as any other, an İ one character. */
function lowerCase(text: string): string {
  return Array.from(text, (character) => [...character.toLowerCase()][0]).join('')
}

// The classes of UAX #29, by properties that JavaScript knows. Marks belong to the character before them.
const marks = String.raw`[[\p{Grapheme_Extend}\p{Mc}\p{Cf}]--[\u200B]]*`
const complex = String.raw`[[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]&&[\p{L}\p{M}]]`
const ideograph = String.raw`[\p{Script=Han}\p{Script=Hiragana}]${marks}`
const katakana = String.raw`[[\p{Script=Katakana}\u309B\u309C\u30A0\u30FC\uFF70]--[\p{Grapheme_Extend}]]${marks}`
const letter = String.raw`[\p{Alphabetic}--[\p{Ideographic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC\uFF70${complex}\p{M}]]${marks}`
const digit = String.raw`[\p{Nd}\u066B]${marks}`
const joiner = String.raw`\p{Pc}${marks}`
const betweenBoth = String.raw`.'\u2018\u2019\u2024\uFE52\uFF07\uFF0E`
const betweenLetters = String.raw`[${betweenBoth}:\u00B7\u0387\u2027\uFE55\uFF1A]${marks}`
const betweenDigits = String.raw`[${betweenBoth},;\u037E\u060C\u060D\u066C\u2044\uFE50\uFE54\uFF0C\uFF1B]${marks}`

const letters = `${letter}(?:(?:(?:${joiner})*|${betweenLetters})${letter})*`
const digits = `${digit}(?:(?:(?:${joiner})*|${betweenDigits})${digit})*`
const part = `(?:${katakana}(?:(?:${joiner})*${katakana})*|(?:${digits}|${letters})+)`
const joiners = `(?:${joiner})+`
// What may follow is optional, so that nothing is tried twice: a run of joiners alone is dropped afterwards.
const run = `(?:${joiners}${part}?|${part})(?:${joiners}${part})*(?:${joiners})?`

const word = new RegExp(`(?:${complex}${marks})+|${ideograph}|${run}`, 'gv')
const joinersAlone = new RegExp(`^${joiners}$`, 'v')
