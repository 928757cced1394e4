import { TarsierError } from '../errors.ts'
import { longestValue, mostLevels, type Search, tooManyLevels } from '../signals/search.ts'
import { fieldOf, type Signal } from '../signals/signal.ts'
import { wordsOf } from '../signals/words.ts'

const mostNodes = 1000
const mostWords = 4096

/** Refuses a search that the stores could read in different ways, or that would cost more than anybody types. Throws BAD_QUESTION. */
export function checkSearch(signal: Signal, search: Search): void {
  const left = { nodes: mostNodes, words: mostWords }
  checkNode(signal, search, left, 1)
}

interface Left {
  nodes: number
  words: number
}

function checkNode(signal: Signal, search: Search, left: Left, depth: number): void {
  if (depth > mostLevels) throw refusal(tooManyLevels)
  left.nodes--
  if (left.nodes < 0) throw refusal(`more than ${mostNodes} parts, expected fewer`)
  switch (search.kind) {
    case 'all':
    case 'any':
      for (const each of search.of) checkNode(signal, each, left, depth + 1)
      break
    case 'not':
      checkNode(signal, search.of, left, depth + 1)
      break
    case 'words':
      checkWords(signal, search.words, left)
      break
    case 'field':
      checkField(signal, search.field, search.value)
  }
}

function checkWords(signal: Signal, words: readonly string[], left: Left): void {
  if (!signal.fields.some(({ type }) => type === 'tokens')) throw refusal(`words, which ${signal.name} does not have`)
  left.words -= words.length
  if (left.words < 0) throw refusal(`more than ${mostWords} words, expected fewer`)
  for (const word of words) {
    const [only, ...others] = wordsOf(word)
    if (only !== word || others.length > 0) throw refusal(`${JSON.stringify(word)}, expected a word in lower case`)
  }
}

function checkField(signal: Signal, name: string, value: string): void {
  const field = fieldOf(signal, name)
  if (field?.type !== 'keyword' || field.sparse) throw refusal(`the field ${JSON.stringify(name)}, expected a name's`)
  if (value.length > longestValue)
    throw refusal(`a value of ${value.length} characters, expected ${longestValue} at most`)
}

function refusal(found: string): TarsierError {
  return new TarsierError('BAD_QUESTION', `the search has ${found}`)
}
