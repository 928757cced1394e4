import { badFields } from '../http/errors.ts'
import { showFound } from '../http/issues.ts'
import { levelsOf, longestValue, mostLevels, type Search, tooManyLevels } from '../signals/search.ts'
import { wordsOf } from '../signals/words.ts'

/** What a search's text means; or the place, from 1, and the reason why it means nothing. */
export type Parsed = { readonly search: Search } | { readonly at: number; readonly reason: string }

/** What people may type, for descriptions of parameters. */
export const searchLanguage =
  'words, "phrases", field:value, -not, OR and parentheses; word* finds what begins so. A word is a run of letters, digits ' +
  'and _, a Chinese character is one of its own. The case of words does not matter, nor that of ASCII letters in the value ' +
  'of a field'

/** Fields that a search may name, by the name that people type: `level:ERROR`. */
export type SearchFields = Readonly<Record<string, string>>

const longest = 4096
const mostTerms = 200

/**
 * Parses what people type into a search box: words, "phrases", field:value, -not, OR and parentheses; what stands side by
 * side has to be found together. A * at the end of a word finds what begins so. Words are those of `wordsOf`: a name such
 * as tars.tarsstat.StatObj is several, one after another.
 */
export function parseSearch(text: string, fields: SearchFields): Parsed {
  if (text.length > longest)
    return { at: longest + 1, reason: `found ${text.length} characters, expected at most ${longest}` }
  try {
    const parser = new Parser(text, fields)
    return { search: parser.whole() }
  } catch (error) {
    if (error instanceof Misplaced) return { at: error.at + 1, reason: error.message }
    throw error
  }
}

/** The search of a parameter; undefined for an empty one. Throws BAD_REQUEST naming the place. */
export function searchOf(parameter: string, text: string | undefined, fields: SearchFields): Search | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const parsed = parseSearch(text, fields)
  if ('search' in parsed) return parsed.search
  throw badFields([{ field: parameter, reason: `at character ${parsed.at}: ${parsed.reason}` }])
}

class Misplaced extends Error {
  readonly at: number

  constructor(at: number, reason: string) {
    super(reason)
    this.at = at
  }
}

type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'not'; readonly at: number }
  | {
      readonly kind: 'term'
      readonly at: number
      readonly text: string
      readonly prefix: boolean
    }
  | { readonly kind: 'field'; readonly at: number; readonly name: string }

class Parser {
  readonly #tokens: readonly Token[]
  readonly #fields: SearchFields
  readonly #end: number
  #place = 0
  #terms = 0
  #deepest = { depth: -1, at: 0 }

  constructor(text: string, fields: SearchFields) {
    this.#tokens = [...tokensIn(text)]
    this.#fields = fields
    this.#end = text.length
  }

  whole(): Search {
    const search = this.#anyOf(0)
    const left = this.#next()
    if (left) throw new Misplaced(left.at, 'found ) without a ( before it')
    if (levelsOf(search) > mostLevels) throw new Misplaced(this.#deepest.at, `found ${tooManyLevels}`)
    return search
  }

  #next(): Token | undefined {
    return this.#tokens[this.#place]
  }

  #anyOf(depth: number): Search {
    const of = [this.#allOf(depth)]
    while (this.#next()?.kind === 'or') {
      this.#place++
      of.push(this.#allOf(depth))
    }
    return one('any', of)
  }

  #allOf(depth: number): Search {
    const of: Search[] = []
    for (let next = this.#next(); next && next.kind !== 'or' && next.kind !== 'close'; next = this.#next()) {
      of.push(this.#one(next, depth))
    }
    if (of.length === 0)
      throw new Misplaced(this.#next()?.at ?? this.#end, 'expected a word, a "phrase" or field:value')
    return one('all', of)
  }

  #one(token: Token, depth: number): Search {
    if (depth >= mostLevels) throw new Misplaced(token.at, `found ${tooManyLevels}`)
    if (depth > this.#deepest.depth) this.#deepest = { depth, at: token.at }
    this.#place++
    switch (token.kind) {
      case 'not':
        return { kind: 'not', of: this.#one(this.#operand(token.at), depth + 1) }
      case 'open':
        return this.#inParentheses(token.at, depth)
      case 'field':
        return this.#fieldValue(token.name, token.at)
      case 'term':
        return this.#words(token)
      case 'or':
      case 'close':
        throw new Misplaced(token.at, 'expected a word, a "phrase" or field:value')
    }
  }

  #operand(at: number): Token {
    const next = this.#next()
    if (!next || next.kind === 'or' || next.kind === 'close') throw new Misplaced(at, 'found - with nothing after it')
    return next
  }

  #inParentheses(at: number, depth: number): Search {
    const search = this.#anyOf(depth + 1)
    if (this.#next()?.kind !== 'close') throw new Misplaced(at, 'found ( without a ) after it')
    this.#place++
    return search
  }

  #fieldValue(name: string, at: number): Search {
    const field = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined
    const known = Object.keys(this.#fields).join(', ')
    if (field === undefined) {
      throw new Misplaced(
        at,
        `found the field ${showFound(name)}, expected one of ${known}; "…" searches for text with a colon`,
      )
    }
    const value = this.#next()
    if (value?.kind !== 'term') throw new Misplaced(at, `found ${name}: with nothing after it, expected a value`)
    this.#place++
    if (value.text.length > longestValue) {
      const found = `found a value of ${value.text.length} characters`
      throw new Misplaced(value.at, `${found}, expected at most ${longestValue}`)
    }
    this.#count(at)
    return { kind: 'field', field, value: value.text, prefix: value.prefix }
  }

  #words({ at, text, prefix }: Token & { readonly kind: 'term' }): Search {
    const words = wordsOf(text)
    if (words.length === 0) throw new Misplaced(at, `found ${showFound(text)}, expected letters or digits`)
    this.#count(at)
    // Of "a.*" the word a has ended.
    return { kind: 'words', words, prefix: prefix && endsInWord.test(text) }
  }

  #count(at: number): void {
    this.#terms++
    if (this.#terms > mostTerms) throw new Misplaced(at, `found more than ${mostTerms} terms, expected fewer`)
  }
}

/** A list of one is that one. */
function one(kind: 'all' | 'any', of: readonly Search[]): Search {
  const [first] = of
  return first && of.length === 1 ? first : { kind, of }
}

const endsInWord = /[\p{L}\p{M}\p{N}_]$/u
const space = /\s/
const fieldName = /^([A-Za-z_]\w*):/
const bare = /^[^\s()"]+/

function* tokensIn(text: string): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? ''
    if (space.test(character)) at++
    else if (character === '(' || character === ')') yield { kind: character === '(' ? 'open' : 'close', at: at++ }
    else if (character === '-') yield { kind: 'not', at: at++ }
    else if (character === '"') {
      const end = endOfPhrase(text, at)
      const prefix = text[end] === '*'
      yield { kind: 'term', at, text: phraseOf(text.slice(at + 1, end - 1)), prefix }
      at = prefix ? end + 1 : end
    } else {
      const [field, name] = fieldName.exec(text.slice(at)) ?? []
      if (field !== undefined && name !== undefined) {
        yield { kind: 'field', at, name }
        at += field.length
        // What follows at once is the value, whatever it looks like.
        if (/^[^\s()"]/.test(text.slice(at))) at = yield* bareTerm(text, at)
      } else if (/^OR(?![^\s()"])/.test(text.slice(at))) {
        yield { kind: 'or', at }
        at += 2
      } else if (/^(AND|NOT)(?![^\s()"])/.test(text.slice(at))) {
        if (text.startsWith('NOT', at)) yield { kind: 'not', at }
        at += 3
      } else at = yield* bareTerm(text, at)
    }
  }
}

function* bareTerm(text: string, at: number): Generator<Token, number> {
  const [found = ''] = bare.exec(text.slice(at)) ?? []
  const star = found.indexOf('*')
  if (star >= 0 && star < found.length - 1) {
    throw new Misplaced(at + star, 'found * within a word, expected it at the end')
  }
  if (found === '*') throw new Misplaced(at, 'found * alone, expected letters or digits before it')
  yield { kind: 'term', at, text: star < 0 ? found : found.slice(0, -1), prefix: star >= 0 }
  return at + found.length
}

/** The place behind the quote that ends the phrase that begins at a place. */
function endOfPhrase(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  throw new Misplaced(start, 'found " without another one after it')
}

function phraseOf(text: string): string {
  return text.replace(/\\(["\\])/g, '$1')
}
