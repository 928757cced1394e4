/** Whether only lines with something are to be found, or only those without it. */
export type Choice = 'only' | 'without'

/** A search with one more condition: that a field has this value, or has it not. */
export function withField(q: string, field: string, value: string, choice: Choice): string {
  return withTerm(q, `${field}:${quoted(value)}`, choice)
}

/** A search for one more word or phrase. */
export function withText(q: string, text: string, choice: Choice): string {
  const isPlain = /^[\p{L}\p{N}_]+$/u.test(text) && !['OR', 'AND', 'NOT'].includes(text)
  return withTerm(q, isPlain ? text : quoted(text), choice)
}

/** A search with one more term; it takes the place of its opposite. */
export function withTerm(q: string, term: string, choice: Choice): string {
  const [signed, opposite] = choice === 'only' ? [term, `-${term}`] : [`-${term}`, term]
  const terms = termsOf(q)
  // What stands beside an OR would belong to its last part only.
  if (terms.includes('OR')) return `(${q.trim()}) ${signed}`
  return [...terms.filter((each) => each !== opposite && each !== signed), signed].join(' ')
}

const parts = /"(?:[^"\\]|\\.)*"?|\s+|[()]|[^\s()"]+/gs

/** The terms that stand side by side in a search; what is in parentheses is one. */
function termsOf(q: string): readonly string[] {
  const terms = ['']
  let depth = 0
  for (const [part] of q.matchAll(parts)) {
    if (part === '(') depth++
    if (part === ')') depth--
    if (depth === 0 && /^\s/.test(part)) terms.push('')
    else terms.push(terms.pop() + part)
  }
  return terms.filter((term) => term !== '')
}

/** The one server, and App where that is said, to which a search keeps; undefined where it may find others. */
export function serverOfSearch(q: string): { readonly app?: string; readonly server: string } | undefined {
  const terms = termsOf(q)
  if (terms.includes('OR')) return undefined
  const wantedOf = (field: string) => {
    const term = terms.find((each) => each.startsWith(`${field}:`))
    const value = term?.slice(field.length + 1)
    // What only begins so may be several.
    return value?.endsWith('*') ? undefined : value && unquoted(value)
  }
  const [app, server] = [wantedOf('app'), wantedOf('server')]
  return server ? { ...(app ? { app } : {}), server } : undefined
}

function unquoted(value: string): string {
  const [, inside] = /^"(.*)"$/s.exec(value) ?? []
  return inside === undefined ? value : inside.replace(/\\(["\\])/g, '$1')
}

/** A value in quotes, so that a search takes it as it is. */
export function quoted(text: string): string {
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
