import type { Service } from '../api/generated.ts'
import {
  addedUp,
  type FigureName,
  type Figures,
  figuresOf,
  figuresOfTally,
  magnitude,
  tallyOf,
} from '../figures/measures.ts'
import type { Sort, View } from '../state/url.ts'

/** A service, or an App with its services, as the overview's table shows it. */
export interface Row {
  readonly key: string
  readonly app: string
  readonly server: string
  /** Undefined where the side that is looked at did not report it. */
  readonly figures: Figures | undefined
  /** The same in the first compared range. */
  readonly before: Figures | undefined
  /** The services of an App. */
  readonly children?: readonly Row[]
}

/** The services of an answer as rows, and those that have gone since the compared range. */
export function rowsOf(
  services: readonly Service[],
  before: readonly Service[] | undefined,
  view: View,
): readonly Row[] {
  const [now, then] = [byName(services), byName(before ?? [])]
  const gone = [...then.values()].filter((each) => each[view] && !now.has(each.slave_name))
  return [...services, ...gone].map(({ slave_name: key, app, server }) => ({
    key,
    app,
    server,
    figures: figuresOfMaybe(now.get(key)?.[view]),
    before: figuresOfMaybe(then.get(key)?.[view]),
  }))
}

function byName(services: readonly Service[]): ReadonlyMap<string, Service> {
  return new Map(services.map((each) => [each.slave_name, each]))
}

/** An App a row, with its services below. */
export function groupedByApp(
  rows: readonly Row[],
  services: readonly Service[],
  before: readonly Service[] | undefined,
  view: View,
): readonly Row[] {
  return [...Map.groupBy(rows, ({ app }) => app)].map(([app, children]) => {
    const isShown = new Set(children.map(({ key }) => key))
    const shownOf = (all: readonly Service[]) => all.filter(({ slave_name }) => isShown.has(slave_name))
    return {
      // A service's key has a dot in it.
      key: `app:${app}`,
      app,
      server: '',
      figures: totalOf(shownOf(services), view),
      before: before && totalOf(shownOf(before), view),
      children,
    }
  })
}

/** All of them as one; undefined where the side that is looked at reported none. */
export function totalOf(services: readonly Service[], view: View): Figures | undefined {
  const tallies = services.flatMap((each) => (each[view] ? [tallyOf(each[view])] : []))
  return tallies.length === 0 ? undefined : figuresOfTally(addedUp(tallies))
}

/** Rows whose name contains the text, in whatever case. */
export function found(rows: readonly Row[], text: string): readonly Row[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter(({ key }) => key.toLowerCase().includes(wanted))
}

/**
 * Rows in order, an App's services among themselves. What is not known comes last, whichever way; where an App as a whole
 * has no such figure, its worst service speaks for it.
 */
export function sorted(rows: readonly Row[], sort: Sort): readonly Row[] {
  const factor = sort.descending ? -1 : 1
  const compare = (one: Row, other: Row) => {
    if (sort.column === 'name') return factor * nameOrder(one, other)
    const [left, right] = [rankOf(one, sort.column), rankOf(other, sort.column)]
    if (left === null || right === null) return Number(left === null) - Number(right === null) || nameOrder(one, other)
    return factor * (left - right) || nameOrder(one, other)
  }
  return rows
    .toSorted(compare)
    .map((row) => (row.children ? { ...row, children: row.children.toSorted(compare) } : row))
}

function rankOf({ figures, children }: Row, column: string): number | null {
  // A column that the table does not have ranks nothing.
  const own = magnitude(figures, column as FigureName)
  if (own !== null || !children) return own
  const ranks = children.flatMap((child) => magnitude(child.figures, column as FigureName) ?? [])
  return ranks.length === 0 ? null : Math.max(...ranks)
}

function nameOrder(one: Row, other: Row): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0
}

function figuresOfMaybe(measures: Service[View] | undefined): Figures | undefined {
  return measures ? figuresOf(measures) : undefined
}
