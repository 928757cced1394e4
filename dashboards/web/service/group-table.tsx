import { Table, type TableColumnType } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import type { ReactNode } from 'react'
import { Figure } from '../figures/figure.tsx'
import type { FigureName } from '../figures/measures.ts'
import type { Words } from '../i18n/en.ts'
import { useWords } from '../layout/preferences.tsx'
import type { Conditions, Dimension } from '../state/dimensions.ts'
import type { Sort } from '../state/url.ts'
import type { GroupRow } from './groups.ts'

export type GroupFigure = FigureName & keyof Words['measures']

interface GroupTableProps {
  readonly rows: readonly GroupRow[]
  readonly by: readonly Dimension[]
  readonly figures: readonly GroupFigure[]
  readonly isCompared: boolean
  readonly sort: Sort
  onSort(sort: Sort): void
  /** Called with the values of a group that is to be looked at alone. */
  onDrill(values: Conditions): void
  /** What stands beside a group's name. */
  mark?(row: GroupRow): ReactNode
}

/** Groups of calls with their figures; a click looks at one of them alone. */
export function GroupTable(props: GroupTableProps) {
  const { rows, by, figures, isCompared, sort, onSort, onDrill, mark } = props
  const words = useWords()
  const orderOf = (column: string) =>
    sort.column === column ? ({ sortOrder: sort.descending ? 'descend' : 'ascend' } as const) : { sortOrder: null }
  const columns: TableColumnType<GroupRow>[] = [
    ...by.map(
      (name, place): TableColumnType<GroupRow> => ({
        key: name,
        title: words.dimensions[name],
        sorter: true,
        sortDirections: ['ascend', 'descend', 'ascend'],
        ...orderOf(name),
        render: (_, row) => (
          <>
            <button
              type="button"
              className="drill"
              title={words.service.drill(row.values[name] ?? '')}
              onClick={(event) => {
                event.stopPropagation()
                onDrill({ [name]: row.values[name] ?? '' })
              }}
            >
              {row.values[name] || words.service.nobody}
            </button>
            {place === 0 && mark?.(row)}
          </>
        ),
      }),
    ),
    ...figures.map(
      (name): TableColumnType<GroupRow> => ({
        key: name,
        title: words.measures[name],
        align: 'right',
        sorter: true,
        sortDirections: ['descend', 'ascend', 'descend'],
        ...orderOf(name),
        render: (_, row) => <Figure figures={row.figures} before={row.before} name={name} />,
      }),
    ),
  ]
  return (
    <Table
      className={isCompared ? 'figures compared' : 'figures'}
      size="small"
      columns={columns}
      // Ant Design's own type for rows is not readonly; it changes none.
      dataSource={rows as GroupRow[]}
      pagination={rows.length > 50 ? { pageSize: 50, size: 'small', showSizeChanger: false } : false}
      onRow={({ values }) => ({ onClick: () => onDrill(values) })}
      onChange={(_pages, _filters, sorter) => onSort(sortOf(sorter, sort))}
      showSorterTooltip={false}
    />
  )
}

function sortOf(sorter: SorterResult<GroupRow> | SorterResult<GroupRow>[], before: Sort): Sort {
  const [first] = Array.isArray(sorter) ? sorter : [sorter]
  if (first?.columnKey === undefined || !first.order) return { ...before, descending: !before.descending }
  return { column: String(first.columnKey), descending: first.order === 'descend' }
}
