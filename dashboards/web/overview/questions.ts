import { type Asking, askServices } from '../api/questions.ts'
import { askAhead } from '../api/use-answer.ts'
import type { Facts } from '../layout/facts.ts'
import { serviceOfTree } from '../state/tars-web.ts'
import { type PageState, readState } from '../state/url.ts'
import { openedAt } from '../time/opened.ts'
import { isPresent, newestOf, type Range, rangeOf } from '../time/range.ts'
import { createZone } from '../time/zone.ts'

/** What the overview asks of all services: how they do, and which fail in the newest minutes. */
export function questionsOf({ compare, infrastructure }: PageState, range: Range, now: number) {
  const all: Asking = { asOf: now, range, compare: compare.slice(0, 1), infrastructure, conditions: {} }
  const newest: Asking = { ...all, range: isPresent(range, now) ? newestOf(range, now) : range, compare: [] }
  return { all, newest }
}

/** Asks what the overview will ask, where it is what was opened: the answers come while the page is made. */
export function askAheadOfOverview({ basePath, zone }: Facts): void {
  const isOverview = location.pathname.replace(/\/$/, '') === basePath && !serviceOfTree(location.search)
  if (!isOverview) return
  const state = readState(location.search)
  const { all, newest } = questionsOf(state, rangeOf(state.range, openedAt, createZone(zone)), openedAt)
  askAhead(askServices, all)
  askAhead(askServices, newest)
}
