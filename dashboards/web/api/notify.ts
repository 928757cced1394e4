import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { rangeParameters } from './questions.ts'
import { answerOf } from './refusal.ts'

/** Which messages. */
export interface MessageQuestion {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
  readonly q: string
}

interface MessagePage extends MessageQuestion {
  readonly limit: number
  /** `next` of the page before; none for the first one. */
  readonly after: string | undefined
}

export async function askMessages({ after, limit, range, q }: MessagePage, signal: AbortSignal) {
  const place = after === undefined ? {} : { after }
  return answerOf(await api.getApiV1Notify({ ...rangeParameters(range), ...searched(q), limit, ...place }, { signal }))
}

const mostServers = 20

export async function askMessageCounts({ range, q }: MessageQuestion, signal: AbortSignal) {
  const parameters = { ...rangeParameters(range), ...searched(q), limit: mostServers }
  return answerOf(await api.getApiV1NotifyCounts(parameters, { signal }))
}

function searched(q: string): { readonly text?: string } {
  return q.trim() === '' ? {} : { text: q }
}
