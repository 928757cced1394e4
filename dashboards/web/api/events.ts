import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { rangeParameters } from './questions.ts'
import { answerOf } from './refusal.ts'

/** Which events of the cluster. */
export interface EventQuestion {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
  readonly q: string
}

interface EventPage extends EventQuestion {
  readonly limit: number
  /** `next` of the page before; none for the first one. */
  readonly after: string | undefined
}

export async function askEvents({ after, limit, range, q }: EventPage, signal: AbortSignal) {
  const place = after === undefined ? {} : { after }
  return answerOf(await api.getApiV1Events({ ...rangeParameters(range), ...searched(q), limit, ...place }, { signal }))
}

/** Fields whose values can be counted. */
export const countedFields = [
  'type',
  'reason',
  'kind',
  'name',
  'namespace',
  'app',
  'server',
  'component',
  'host',
] as const

export type CountedField = (typeof countedFields)[number]

export interface EventCountsQuestion extends EventQuestion {
  readonly by: CountedField
  readonly limit: number
}

export async function askEventCounts({ by, limit, range, q }: EventCountsQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1EventsCounts(by, { ...rangeParameters(range), ...searched(q), limit }, { signal }))
}

function searched(q: string): { readonly q?: string } {
  return q.trim() === '' ? {} : { q }
}
