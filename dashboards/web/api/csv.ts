import * as api from './generated.ts'
import { type TopQuestion, topParametersOf } from './questions.ts'
import { Refusal } from './refusal.ts'

/** Most rows that the API gives. */
const mostRows = 500

/** The answer of `askTop` as CSV. */
export async function topCsv(question: TopQuestion): Promise<string> {
  const parameters = topParametersOf({ ...question, limit: mostRows })
  const { status, data } = await api.getApiV1StatTop(question.group.join(','), parameters, {
    headers: { Accept: 'text/csv' },
  })
  // The client's types know of the answer's other form only.
  const text: unknown = data
  if (status === 200 && typeof text === 'string') return text
  throw new Refusal(status, '', 'no CSV came')
}
