/** How long an answer is waited for, ms; the server gives up before, at TARSIER_QUERY_DEADLINE, usually 30 s. */
const patience = 120_000

let underWay = 0

/** Whether any question is under way: who asks by itself waits, or where answers take longer none would ever come. */
export function isAsking(): boolean {
  return underWay > 0
}

/** Asks, and gives up after a while: a connection that is gone need not say so. */
export async function askPatiently<Question, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  question: Question,
  cancelled: AbortSignal,
): Promise<Answer> {
  const tooLong = new AbortController()
  const timer = setTimeout(() => tooLong.abort(new Error(`no answer within ${patience / 1000} s`)), patience)
  underWay++
  try {
    return await ask(question, AbortSignal.any([cancelled, tooLong.signal]))
  } finally {
    underWay--
    clearTimeout(timer)
  }
}

/** A question without its time, as text: what was known of it may still be shown where an answer fails. */
export function subjectOf(question: object): string {
  return JSON.stringify({ ...question, asOf: undefined, range: undefined, step: undefined })
}
