import type { TopRow } from '../api/generated.ts'
import { type FigureName, type Figures, figuresOf, magnitude } from '../figures/measures.ts'
import { type Conditions, type Dimension, dimensions } from '../state/dimensions.ts'
import type { Sort } from '../state/url.ts'

/** A group of calls as a breakdown shows it. */
export interface GroupRow {
  readonly key: string
  /** The values of the dimensions it was broken down by. */
  readonly values: Conditions
  readonly figures: Figures
  readonly before: Figures | undefined
}

export function groupRowsOf(rows: readonly TopRow[], by: readonly Dimension[]): readonly GroupRow[] {
  return rows.map(({ group, measures, compared: [before] }) => {
    const values = Object.fromEntries(by.map((name) => [name, String(group[name] ?? '')]))
    return {
      key: JSON.stringify(values),
      values,
      figures: figuresOf(measures),
      before: before ? figuresOf(before) : undefined,
    }
  })
}

/** Groups in order; what is not known comes last. A dimension orders by its values, numbers among them by size. */
export function sortedGroups(rows: readonly GroupRow[], { column, descending }: Sort): readonly GroupRow[] {
  const factor = descending ? -1 : 1
  const name = dimensions.find((each) => each === column)
  return rows.toSorted((one, other) => {
    if (name) {
      return factor * (one.values[name] ?? '').localeCompare(other.values[name] ?? '', 'en', { numeric: true })
    }
    // A column that the table does not have orders nothing.
    const [left, right] = [one, other].map(({ figures }) => magnitude(figures, column as FigureName) ?? null)
    if (left === null || right === null || left === undefined || right === undefined) {
      return Number(left === null) - Number(right === null)
    }
    return factor * (left - right)
  })
}

const usual: readonly Dimension[] = ['interface_name', 'master_name', 'slave_ip', 'return_value']

/** By what is broken down where nobody has said: the first dimension that still tells calls apart. */
export function usualDimension(conditions: Conditions): Dimension {
  return usual.find((name) => conditions[name] === undefined) ?? 'return_value'
}
