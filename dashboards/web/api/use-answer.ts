import { useEffect, useState } from 'react'
import { takeBegun } from './ahead.ts'
import { askPatiently, subjectOf } from './asking.ts'

/** What is known of a question that a page asks. */
export interface Answered<Question, Answer> {
  /** The newest answer; while it is asked again, the one before. */
  readonly answer: Answer | undefined
  /** What it answers, which may be the question before. */
  readonly answered: Question | undefined
  /** Why the last asking failed; it stands until there is an answer. */
  readonly failure: Error | undefined
  readonly asking: boolean
}

const nothingYet = { answer: undefined, answered: undefined, failure: undefined, asking: true } as const

/**
 * Asks whenever the question is another one, and stops an asking that nobody waits for. `ask` has to be the same function
 * at each render; without a question nothing is asked.
 */
export function useAnswer<Question extends object, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  question: Question | undefined,
): Answered<Question, Answer> {
  const [known, setKnown] = useState<Answered<Question, Answer>>(nothingYet)
  const key = question === undefined ? undefined : JSON.stringify(question)
  useEffect(() => {
    if (key === undefined) return
    const cancel = new AbortController()
    setKnown((known) => ({ ...known, asking: true }))
    // The question's own text: equal questions are the same one.
    const asked = JSON.parse(key) as Question
    const answer = takeBegun(ask, key) ?? askPatiently(ask, asked, cancel.signal)
    answer.then(
      (answer) => !cancel.signal.aborted && setKnown({ answer, answered: asked, failure: undefined, asking: false }),
      (error: unknown) => {
        if (cancel.signal.aborted) return
        const failure = error instanceof Error ? error : new Error(String(error))
        setKnown((known) => ({ ...stillOf(asked, known), failure, asking: false }))
      },
    )
    return () => cancel.abort()
  }, [ask, key])
  return known
}

/** What was known, as long as it is of the same thing: an older time is told with the failure, another service is not. */
function stillOf<Question extends object, Answer>(
  asked: Question,
  known: Answered<Question, Answer>,
): Answered<Question, Answer> {
  return known.answered && subjectOf(known.answered) === subjectOf(asked) ? known : nothingYet
}
