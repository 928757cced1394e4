import type { RangeChoice } from '../time/range.ts'
import { type Conditions, type Dimension, dimensions, isDimension } from './dimensions.ts'
import { type ExitConditions, exitFields } from './exit-conditions.ts'
import { type ExitPlace, printExitPlace, readExitPlace } from './exit-place.ts'
import { type LinePlace, printLinePlace, readLinePlace } from './line-place.ts'
import { printRange, readInstant, readRange, utcText } from './url-time.ts'

/** What a range is compared with: the same time of another day, the span just before it, or one from an instant on. */
export type Comparison = 'yesterday' | 'lastWeek' | 'previous' | number

export const namedComparisons = ['yesterday', 'lastWeek', 'previous'] as const
export const mostCompared = 4

/** Whose reports are shown: the callers', or the callees' own. */
export type View = 'callers' | 'callees'

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** Everything that a page shows something else for: a link holds all of it. */
export interface PageState {
  readonly range: RangeChoice
  readonly compare: readonly Comparison[]
  readonly view: View
  /** Whether calls of Tars' own servants are shown too. */
  readonly infrastructure: boolean
  /** Seconds between two looks; 0 for none. */
  readonly refresh: number
  readonly conditions: Conditions
  /** The dimensions of the breakdown, one or two; none for the page's usual ones. */
  readonly by: readonly Dimension[]
  readonly sort: Sort | undefined
  /** The order of a service's hosts; none for those first that differ. */
  readonly hostSort: Sort | undefined
  /** Text that names have to contain. */
  readonly find: string
  /** Whether services are listed without their Apps. */
  readonly flat: boolean
  /** The service that data are missed of. */
  readonly service: string
  /** What logs and messages are searched for. */
  readonly q: string
  /** Whether lines are shown as they come. */
  readonly live: boolean
  /** The line around which others are shown. */
  readonly around: LinePlace | undefined
  /** Which exits are listed. */
  readonly exits: ExitConditions
  /** The exit of which everything is shown. */
  readonly card: ExitPlace | undefined
}

export const initialState: PageState = {
  range: { kind: 'last', minutes: 60 },
  compare: ['yesterday'],
  view: 'callers',
  infrastructure: false,
  refresh: 0,
  conditions: {},
  by: [],
  sort: undefined,
  hostSort: undefined,
  find: '',
  flat: false,
  service: '',
  q: '',
  live: false,
  around: undefined,
  exits: {},
  card: undefined,
}

export const refreshChoices = [0, 10, 30, 60, 300] as const

/** The state that a URL's query says. What is not understood is as if it were not there: a link opens something. */
export function readState(search: string): PageState {
  const parameters = new URLSearchParams(search)
  const text = (name: string) => parameters.get(name) ?? ''
  const refresh = Number(text('refresh'))
  return {
    range: readRange(parameters) ?? initialState.range,
    compare: readComparisons(parameters.get('compare')),
    view: text('view') === 'callees' ? 'callees' : 'callers',
    infrastructure: text('infrastructure') === 'true',
    refresh: refreshChoices.find((each) => each === refresh) ?? 0,
    conditions: readConditions(parameters, dimensions),
    by: [...new Set(text('by').split(',').filter(isDimension))].slice(0, 2),
    sort: readSort(text('sort')),
    hostSort: readSort(text('hosts')),
    find: text('find'),
    flat: text('flat') === 'true',
    service: text('service'),
    q: text('q'),
    live: text('live') === 'true',
    around: readLinePlace(text('around')),
    exits: readConditions(parameters, exitFields),
    card: readExitPlace(text('card')),
  }
}

/** The query of a state, "" or "?…": what is as usual is left out, the rest is always in the same order. */
export function printState(state: PageState): string {
  const parameters = new URLSearchParams()
  const put = (name: string, value: string) => {
    if (value !== '') parameters.set(name, value)
  }
  printRange(state.range, put)
  const compared = state.compare.map(comparisonText).join(',') || 'none'
  put('compare', compared === initialState.compare.join(',') ? '' : compared)
  put('view', state.view === 'callees' ? 'callees' : '')
  put('infrastructure', state.infrastructure ? 'true' : '')
  put('refresh', state.refresh === 0 ? '' : String(state.refresh))
  // A condition may be that a name is empty.
  const conditions = { ...state.conditions, ...state.exits }
  for (const name of [...dimensions, ...exitFields]) {
    const value = conditions[name]
    if (value !== undefined) parameters.set(name, value)
  }
  put('by', state.by.join(','))
  put('sort', sortText(state.sort))
  put('hosts', sortText(state.hostSort))
  put('find', state.find)
  put('flat', state.flat ? 'true' : '')
  put('service', state.service)
  put('q', state.q)
  put('live', state.live ? 'true' : '')
  put('around', state.around ? printLinePlace(state.around) : '')
  put('card', state.card ? printExitPlace(state.card) : '')
  const printed = legible(parameters.toString())
  return printed === '' ? '' : `?${printed}`
}

/** What stays when another page is opened: when, and whose reports. */
export function carriedOver({ range, compare, view, infrastructure, refresh }: PageState): PageState {
  return { ...initialState, range, compare, view, infrastructure, refresh }
}

/** Commas and colons may stand in a query as they are. */
function legible(query: string): string {
  return query.replaceAll('%2C', ',').replaceAll('%3A', ':')
}

function readComparisons(text: string | null): readonly Comparison[] {
  if (text === null) return initialState.compare
  const found = text.split(',').flatMap((each): Comparison[] => {
    const named = namedComparisons.find((name) => name === each)
    const instant = readInstant(each)
    return named ? [named] : instant === undefined ? [] : [instant]
  })
  return [...new Set(found)].slice(0, mostCompared)
}

function comparisonText(comparison: Comparison): string {
  return typeof comparison === 'number' ? utcText(comparison) : comparison
}

function readConditions<Name extends string>(
  parameters: URLSearchParams,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const found = names.flatMap((name) => {
    const value = parameters.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  // Of no other names than those.
  return Object.fromEntries(found) as Partial<Record<Name, string>>
}

function sortText(sort: Sort | undefined): string {
  return sort ? `${sort.descending ? '-' : ''}${sort.column}` : ''
}

function readSort(text: string): Sort | undefined {
  const [, minus, column] = /^(-?)(\w+)$/.exec(text) ?? []
  return column === undefined ? undefined : { column, descending: minus === '-' }
}
