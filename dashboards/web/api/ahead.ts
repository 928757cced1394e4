import { askPatiently } from './asking.ts'

interface Begun {
  readonly ask: unknown
  readonly key: string
  readonly answer: Promise<unknown>
}

const begun: Begun[] = []

/** Asks what a page will ask once it is there. */
export function askAhead<Question, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  question: Question,
): void {
  const answer = askPatiently(ask, question, new AbortController().signal)
  // Whoever takes it hears why it failed.
  answer.catch(() => undefined)
  begun.push({ ask, key: JSON.stringify(question), answer })
}

/** The answer to a question that was asked ahead, `key` its JSON; it is given once. */
export function takeBegun<Question, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  key: string,
): Promise<Answer> | undefined {
  const place = begun.findIndex((each) => each.ask === ask && each.key === key)
  // What the same function was asked is an answer of its type.
  return place < 0 ? undefined : (begun.splice(place, 1)[0]?.answer as Promise<Answer>)
}
