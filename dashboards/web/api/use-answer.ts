import { useEffect, useState } from 'react'

/** What is known of a question that a page asks. */
export interface Answered<Question, Answer> {
  /** The newest answer; while it is asked again, the one before. */
  readonly answer: Answer | undefined
  /** What it answers, which may be the question before. */
  readonly answered: Question | undefined
  /** Why the last asking failed. */
  readonly failure: Error | undefined
  readonly asking: boolean
}

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
  const answer = ask(question, new AbortController().signal)
  // Whoever takes it hears why it failed.
  answer.catch(() => undefined)
  begun.push({ ask, key: JSON.stringify(question), answer })
}

/** The answer to a question that was asked ahead; it is given once. */
function takeBegun(ask: unknown, key: string): Promise<unknown> | undefined {
  const place = begun.findIndex((each) => each.ask === ask && each.key === key)
  return place < 0 ? undefined : begun.splice(place, 1)[0]?.answer
}

const nothingYet = { answer: undefined, answered: undefined, failure: undefined, asking: true } as const

/**
 * Asks whenever the question is another one, and stops an asking that nobody waits for. `ask` has to be the same function
 * at each render; without a question nothing is asked.
 */
export function useAnswer<Question, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  question: Question | undefined,
): Answered<Question, Answer> {
  const [known, setKnown] = useState<Answered<Question, Answer>>(nothingYet)
  const key = question === undefined ? undefined : JSON.stringify(question)
  useEffect(() => {
    if (key === undefined) return
    const cancel = new AbortController()
    setKnown((known) => ({ ...known, failure: undefined, asking: true }))
    // The question's own text: equal questions are the same one.
    const answered = JSON.parse(key) as Question
    // What was asked by the same function for the same question is an answer of its type.
    const asked = (takeBegun(ask, key) as Promise<Answer> | undefined) ?? ask(answered, cancel.signal)
    asked.then(
      (answer) => !cancel.signal.aborted && setKnown({ answer, answered, failure: undefined, asking: false }),
      (error: unknown) => {
        if (cancel.signal.aborted) return
        const failure = error instanceof Error ? error : new Error(String(error))
        setKnown((known) => ({ ...known, failure, asking: false }))
      },
    )
    return () => cancel.abort()
  }, [ask, key])
  return known
}
