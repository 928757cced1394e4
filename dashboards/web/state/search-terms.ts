/** A search with one more condition: only lines with this value, or only those without. */
export function withField(q: string, field: string, value: string, how: 'only' | 'without'): string {
  return withTerm(q, `${field}:${quoted(value)}`, how)
}

/** A search for one more word or phrase. */
export function withText(q: string, text: string, how: 'only' | 'without'): string {
  return withTerm(
    q,
    /^[\p{L}\p{N}_]+$/u.test(text) && text !== 'OR' && text !== 'AND' && text !== 'NOT' ? text : quoted(text),
    how,
  )
}

function withTerm(q: string, term: string, how: 'only' | 'without'): string {
  const signed = how === 'only' ? term : `-${term}`
  const before = q.trim()
  if (before === '') return signed
  // What stands beside an OR would belong to its last part only.
  const kept = /(^|\s)OR(\s|$)/.test(before) ? `(${before})` : before
  return kept.split(' ').includes(signed) ? kept : `${kept} ${signed}`
}

function quoted(text: string): string {
  return `"${text.replace(/(["\\])/g, '\\$1')}"`
}

/** A piece of a line: a word that may be searched for, or what stands between words. */
export interface Piece {
  readonly text: string
  readonly isWord: boolean
}

const word = /[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.:/@-]*[\p{L}\p{M}\p{N}_]|[\p{L}\p{M}\p{N}_]/gu

/** A line in its words and what stands between them; names with dots are one. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(word)) {
    if (index > end) pieces.push({ text: text.slice(end, index), isWord: false })
    pieces.push({ text: found, isWord: true })
    end = index + found.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isWord: false })
  return pieces
}
