import type { ExitConditions } from '../state/exit-conditions.ts'
import type { ExitPlace } from '../state/exit-place.ts'
import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { rangeParameters } from './questions.ts'
import { answerOf } from './refusal.ts'

export type Exit = api.Exit
export type ExitCard = api.ExitCard

/** Which exits of pods and their containers. */
export interface ExitQuestion {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
  readonly conditions: ExitConditions
}

interface ExitPage extends ExitQuestion {
  readonly limit: number
  /** `next` of the page before; none for the first one. */
  readonly after?: string | undefined
}

export async function askExits({ after, limit, ...question }: ExitPage, signal: AbortSignal) {
  const place = after === undefined ? {} : { after }
  return answerOf(await api.getApiV1Exits({ ...parametersOf(question), limit, ...place }, { signal }))
}

/** Fields whose values can be counted. */
export type CountedField = 'kind' | 'reason' | 'app' | 'server' | 'id' | 'pod' | 'node' | 'container'

export interface ExitCountsQuestion extends ExitQuestion {
  readonly by: CountedField
  readonly limit: number
}

export async function askExitCounts({ by, limit, ...question }: ExitCountsQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1ExitsCounts(by, { ...parametersOf(question), limit }, { signal }))
}

export interface CardQuestion extends ExitPlace {
  /** Asked in another round it is another question. */
  readonly asOf: number
}

/** An exit with what was going on around it. */
export async function askExitCard({ key, at }: CardQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1ExitsCard(key, { at }, { signal }))
}

function parametersOf({ range, conditions }: Pick<ExitQuestion, 'range' | 'conditions'>) {
  const { exit_code: exitCode, ...named } = conditions
  return { ...rangeParameters(range), ...named, ...(exitCode === undefined ? {} : { exitCode }) }
}
