import type { Comparison } from '../state/url.ts'
import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { comparisonParameters, rangeParameters } from './questions.ts'
import { answerOf } from './refusal.ts'

export type PropertySeries = api.PropertySeries
export type ComparedPropertySeries = api.ComparedPropertySeries

export interface NamesQuestion {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
}

export async function askPropertyNames({ range }: NamesQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1PropertyNames(rangeParameters(range), { signal }))
}

export interface PropertyQuestion extends NamesQuestion {
  /** App.Server */
  readonly service: string
  readonly compare: readonly Comparison[]
  readonly step: number
}

/** Most series of one answer: a page of more charts nobody reads. */
const mostSeries = 100

export async function askProperties({ range, service, compare, step }: PropertyQuestion, signal: AbortSignal) {
  const parameters = {
    ...rangeParameters(range),
    ...comparisonParameters(compare, range),
    service,
    step,
    limit: mostSeries,
  }
  return answerOf(await api.getApiV1PropertySeries(parameters, { signal }))
}

export type PropertyAnswer = Awaited<ReturnType<typeof askProperties>>
