import type { Conditions, Dimension } from '../state/dimensions.ts'
import type { Comparison, View } from '../state/url.ts'
import type { Range } from '../time/range.ts'
import * as api from './generated.ts'

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

export interface TopQuestion extends Viewing {
  readonly group: readonly Dimension[]
  readonly order: Order
  readonly limit: number
}

export async function askTop(question: TopQuestion, signal: AbortSignal) {
  const { group, order, limit, view } = question
  return answerOf(
    await api.getApiV1StatTop(group.join(','), { ...parametersOf(question), order, limit, view }, { signal }),
  )
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
export function parametersOf({ range, compare, infrastructure, conditions }: Asking) {
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

/** Why there is no answer. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

type Response = { readonly status: number; readonly data: unknown }
type Success<Each> = Each extends { status: 200; data: infer Data } ? Data : never

/** What an answer of success holds. Throws a Refusal for any other. */
export function answerOf<Each extends Response>({ status, data }: Each): Success<Each> {
  // The client's types say which data come with 200.
  if (status === 200) return data as Success<Each>
  const { code = '', message = '' } = errorOf(data)
  throw new Refusal(status, code, message)
}

/** What is in front of us may answer with a page of its own instead of our form of an error. */
function errorOf(data: unknown): { readonly code?: string; readonly message?: string } {
  const isOurs = typeof data === 'object' && data !== null && 'error' in data
  // An object with `error` comes from our API, which has this one form.
  return isOurs ? (data as api.Error).error : {}
}
