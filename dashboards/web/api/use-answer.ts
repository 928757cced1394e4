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
    ask(answered, cancel.signal).then(
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
