import { askAhead } from '../api/ahead.ts'
import { type Asking, askServices, type TrendsQuestion } from '../api/questions.ts'
import type { Facts } from '../layout/facts.ts'
import { serviceOfTree } from '../state/tars-web.ts'
import { type PageState, readState } from '../state/url.ts'
import { openedAt } from '../time/opened.ts'
import { isPresent, newestOf, type Range, rangeOf, stepFor } from '../time/range.ts'
import { createZone } from '../time/zone.ts'

/** Most points of a trend. */
const trendPoints = 40

/**
 * What the overview asks of all services: how they do, how the newest minutes went, unless all of the range has passed, and
 * how their calls went by.
 */
export function questionsOf({ compare, infrastructure, view }: PageState, range: Range, now: number) {
  const all: Asking = { asOf: now, range, compare: compare.slice(0, 1), infrastructure, conditions: {} }
  const newest: Asking | undefined = isPresent(range, now)
    ? { ...all, range: newestOf(range, now), compare: [] }
    : undefined
  const trends: TrendsQuestion = {
    asOf: now,
    range,
    infrastructure,
    conditions: {},
    view,
    step: stepFor(range, trendPoints),
  }
  return { all, newest, trends }
}

/** Asks what the overview will ask, where it is what was opened: the answers come while the page is made. */
export function askAheadOfOverview({ basePath, zone }: Facts): void {
  const isOverview = location.pathname.replace(/\/$/, '') === basePath && !serviceOfTree(location.search)
  if (!isOverview) return
  const state = readState(location.search)
  const { all, newest } = questionsOf(state, rangeOf(state.range, openedAt, createZone(zone)), openedAt)
  askAhead(askServices, all)
  if (newest) askAhead(askServices, newest)
}
