import type { Conditions, Dimension } from '../state/dimensions.ts'
import type { Comparison, View } from '../state/url.ts'
import type { Range } from '../time/range.ts'
import * as api from './generated.ts'
import { answerOf } from './refusal.ts'

/** The path that the API is under is the page's own. */
api.defaults.baseUrl = document.baseURI.replace(/\/+$/, '')

/** What all questions about calls have in common. */
export interface Asking {
  /** When it is asked, epoch seconds: asked again later it is another question. */
  readonly asOf: number
  readonly range: Range
  readonly compare: readonly Comparison[]
  readonly infrastructure: boolean
  readonly conditions: Conditions
}

export interface Viewing extends Asking {
  readonly view: View
}

type SeriesParameters = NonNullable<Parameters<typeof api.getApiV1StatSeries>[0]>
export type Order = NonNullable<SeriesParameters['order']>

/** The client's names of the conditions. */
const parameterOf = {
  interface_name: 'interfaceName',
  master_name: 'masterName',
  master_ip: 'masterIp',
  slave_name: 'slaveName',
  slave_ip: 'slaveIp',
  slave_port: 'slavePort',
  return_value: 'returnValue',
  slave_set: 'slaveSet',
  tars_version: 'tarsVersion',
} as const satisfies Record<Dimension, keyof SeriesParameters>

export async function askServices(question: Asking, signal: AbortSignal) {
  return answerOf(await api.getApiV1StatServices(parametersOf(question), { signal }))
}

export interface SeriesQuestion extends Viewing {
  readonly step: number
  readonly group: readonly Dimension[]
  readonly limit: number
}

export async function askSeries(question: SeriesQuestion, signal: AbortSignal) {
  const { step, limit, view } = question
  const group = question.group.length > 0 ? { group: question.group.join(',') } : {}
  return answerOf(await api.getApiV1StatSeries({ ...parametersOf(question), ...group, view, step, limit }, { signal }))
}

export interface TrendsQuestion extends Omit<Viewing, 'compare'> {
  readonly step: number
}

/** The trends of as many services as the API gives. */
export async function askTrends({ step, view, ...question }: TrendsQuestion, signal: AbortSignal) {
  return answerOf(
    await api.getApiV1StatTrends({ ...parametersOf({ ...question, compare: [] }), step, view }, { signal }),
  )
}

export interface TopQuestion extends Viewing {
  readonly group: readonly Dimension[]
  readonly order: Order
  readonly direction: 'asc' | 'desc'
  readonly limit: number
}

export async function askTop(question: TopQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1StatTop(question.group.join(','), topParametersOf(question), { signal }))
}

/** The parameters of `askTop` besides its group. */
export function topParametersOf(question: TopQuestion) {
  const { order, direction, limit, view } = question
  return { ...parametersOf(question), order, direction, limit, view }
}

export interface HeatmapQuestion extends Viewing {
  readonly step: number
}

export async function askHeatmap(question: HeatmapQuestion, signal: AbortSignal) {
  const { step, view } = question
  return answerOf(await api.getApiV1StatHeatmap({ ...parametersOf(question), step, view }, { signal }))
}

export async function askCompleteness({ conditions, view, infrastructure, range }: Viewing, signal: AbortSignal) {
  const service = conditions.slave_name === undefined ? {} : { slaveName: conditions.slave_name }
  const parameters = { ...rangeParameters(range), ...service, view, ...flag(infrastructure) }
  return answerOf(await api.getApiV1StatCompleteness(parameters, { signal }))
}

export interface DoctorQuestion {
  readonly asOf: number
  readonly service: string
  readonly hours: number
}

export async function askDoctor({ service, hours }: DoctorQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1Doctor({ ...(service === '' ? {} : { service }), hours }, { signal }))
}

/** The parameters that all questions about calls have. */
function parametersOf({ range, compare, infrastructure, conditions }: Asking) {
  const named = Object.entries(conditions).map(([name, value]) => {
    // Object.entries forgets that these are the names of conditions.
    return [parameterOf[name as Dimension], value]
  })
  return {
    ...rangeParameters(range),
    ...comparisonParameters(compare, range),
    ...flag(infrastructure),
    ...Object.fromEntries(named),
  }
}

/** A span as the API takes it. */
export function rangeParameters({ from, to }: Range) {
  return { $from: String(from), to: String(to) }
}

function flag(infrastructure: boolean) {
  return infrastructure ? { infrastructure: 'true' as const } : {}
}

/** What a range is compared with as the API takes it. */
export function comparisonParameters(compare: readonly Comparison[], range: Range): { readonly compare?: string } {
  const compared = compare.map((each) => comparedText(each, range)).join(',')
  return compared === '' ? {} : { compare: compared }
}

/** The span just before has no name in the API; instants are told as those of the range. */
function comparedText(comparison: Comparison, { from, to }: Range): string {
  if (comparison === 'previous') return String(from - (to - from))
  return String(comparison)
}
