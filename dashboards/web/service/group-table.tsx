import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Figure } from '../figures/figure.tsx'
import type { FigureName } from '../figures/measures.ts'
import { clickedRow } from '../figures/row-click.ts'
import { type Column, SortableHead } from '../figures/sortable-head.tsx'
import type { Words } from '../i18n/en.ts'
import { useWords } from '../layout/preferences.tsx'
import type { Conditions, Dimension } from '../state/dimensions.ts'
import type { Sort } from '../state/url.ts'
import type { GroupRow } from './groups.ts'

interface GroupTableProps {
  readonly rows: readonly GroupRow[]
  readonly by: readonly Dimension[]
  readonly figures: readonly (FigureName & keyof Words['measures'])[]
  readonly isCompared: boolean
  readonly sort: Sort
  onSort(sort: Sort): void
  /** Called with the values of a group that is to be looked at alone. */
  onDrill(values: Conditions): void
  /** What stands beside a group's name. */
  mark?(row: GroupRow): ReactNode
}

const usuallyShown = 50

/** Groups of calls with their figures; a click looks at one of them alone. */
export function GroupTable({ rows, by, figures, isCompared, sort, onSort, onDrill, mark }: GroupTableProps) {
  const { dimensions, measures, service: words } = useWords()
  const [isAllShown, setAllShown] = useState(false)
  const shown = isAllShown ? rows : rows.slice(0, usuallyShown)
  const columns: readonly Column[] = [
    ...by.map((name) => ({ key: name, title: dimensions[name], kind: 'name' as const })),
    ...figures.map((name) => ({ key: name, title: measures[name], kind: 'number' as const })),
  ]
  return (
    <>
      <table className={isCompared ? 'figures compared' : 'figures'}>
        <SortableHead columns={columns} sort={sort} onSort={onSort} />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is the buttons in each row */}
        <tbody
          onClick={(event) => {
            const clicked = clickedRow(event)
            const row = rows.find(({ key }) => key === clicked)
            if (row) onDrill(row.values)
          }}
        >
          {shown.map((row) => (
            <tr key={row.key} data-key={row.key}>
              {by.map((name, place) => (
                <td key={name}>
                  <Value name={name} row={row} onDrill={onDrill} />
                  {place === 0 && mark?.(row)}
                </td>
              ))}
              {figures.map((name) => (
                <td key={name} className="number">
                  <Figure figures={row.figures} before={row.before} name={name} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button type="text" size="small" className="more" onClick={() => setAllShown(true)}>
          {words.moreRows(rows.length - shown.length)}
        </Button>
      )}
    </>
  )
}

interface ValueProps extends Pick<GroupTableProps, 'onDrill'> {
  readonly name: Dimension
  readonly row: GroupRow
}

/** One value of a group, to look at alone. */
function Value({ name, row, onDrill }: ValueProps) {
  const { service: words } = useWords()
  const value = row.values[name] ?? ''
  return (
    <button
      type="button"
      className="drill"
      title={words.drill(value || words.nobody)}
      onClick={(event) => {
        event.stopPropagation()
        onDrill({ [name]: value })
      }}
    >
      {value || words.nobody}
    </button>
  )
}
