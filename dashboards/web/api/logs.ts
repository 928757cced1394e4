import type { LinePlace } from '../state/line-place.ts'
import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { rangeParameters } from './questions.ts'
import { answerOf } from './refusal.ts'

/** Which lines. */
export interface LogQuestion {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
  readonly q: string
}

/** Which lines come first. */
export type Sort = 'newest' | 'oldest'

export interface PageQuestion extends LogQuestion {
  readonly sort: Sort
  readonly limit: number
  /** `next` of the page before; none for the first one. */
  readonly after: string | undefined
}

export async function askLines({ sort, limit, after, ...question }: PageQuestion, signal: AbortSignal) {
  const place = after === undefined ? {} : { after }
  return answerOf(await api.getApiV1LogsSearch({ ...parametersOf(question), sort, limit, ...place }, { signal }))
}

export async function askHistogram(
  { step, ...question }: LogQuestion & { readonly step: number },
  signal: AbortSignal,
) {
  return answerOf(await api.getApiV1LogsHistogram({ ...parametersOf(question), step }, { signal }))
}

/** Fields whose values can be counted. */
export const countedFields = ['level', 'app', 'server', 'file', 'node', 'podName', 'thread', 'trace'] as const

export type CountedField = (typeof countedFields)[number]

export interface CountsQuestion extends LogQuestion {
  readonly by: CountedField
  readonly limit: number
}

export async function askCounts({ by, limit, ...question }: CountsQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1LogsCounts(by, { ...parametersOf(question), limit }, { signal }))
}

export interface ContextQuestion {
  readonly line: LinePlace
  readonly before: number
  readonly after: number
  /** Asked in another round it is another question. */
  readonly round: number
}

export async function askContext({ line, before, after }: ContextQuestion, signal: AbortSignal) {
  const { at, app, server, file, node } = line
  return answerOf(await api.getApiV1LogsContext(at, app, server, file, node, { before, after }, { signal }))
}

export type ExportFormat = 'ndjson' | 'csv'

/** Where all that is found is to be had as a file. */
export function exportAddress({ range, q, sort }: Pick<PageQuestion, 'range' | 'q' | 'sort'>, format: ExportFormat) {
  const search = new URLSearchParams({ from: String(range.from), to: String(range.to), sort, format, ...named(q) })
  return `${api.defaults.baseUrl}/api/v1/logs/export?${search}`
}

/** Where lines are told as they come, from a position on; from now on without one. */
export function tailAddress(q: string, position: string | undefined): string {
  const from = position === undefined ? {} : { from: position }
  return `${api.defaults.baseUrl}/api/v1/logs/tail?${new URLSearchParams({ ...named(q), ...from })}`
}

function parametersOf({ range, q }: Pick<LogQuestion, 'range' | 'q'>) {
  return { ...rangeParameters(range), ...named(q) }
}

function named(q: string): { readonly q?: string } {
  return q.trim() === '' ? {} : { q }
}
