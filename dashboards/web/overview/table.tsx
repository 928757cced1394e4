import { Table, type TableColumnType } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import { Link } from 'wouter'
import { Sparkline } from '../charts/sparkline.tsx'
import type { TrendPoint } from '../charts/sparkline-shapes.ts'
import { Figure } from '../figures/figure.tsx'
import { figureNames } from '../figures/measures.ts'
import type { Words } from '../i18n/en.ts'
import { linkTo, servicePath, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { carriedOver, type PageState, type Sort } from '../state/url.ts'
import { isFailing } from './failing.ts'
import type { Row } from './services.ts'

interface ServicesTableProps {
  readonly rows: readonly Row[]
  readonly trends: ReadonlyMap<string, readonly TrendPoint[]>
  readonly step: number
  /** The services that fail now, which the figures of a long range may hide. */
  readonly failing: ReadonlySet<string>
  readonly sort: Sort
  onSort(sort: Sort): void
}

/** The services, or Apps with theirs. */
export function ServicesTable({ rows, trends, step, failing, sort, onSort }: ServicesTableProps) {
  const words = useWords()
  const { state, range, open } = usePage()
  const go = ({ key, children }: Row) => children || open(servicePath(key), carriedOver(state))
  const orderOf = (column: string) =>
    sort.column === column ? ({ sortOrder: sort.descending ? 'descend' : 'ascend' } as const) : { sortOrder: null }
  const columns: TableColumnType<Row>[] = [
    {
      key: 'name',
      title: words.overview.service,
      sorter: true,
      sortDirections: ['ascend', 'descend', 'ascend'],
      ...orderOf('name'),
      render: (_, row) => <Name row={row} state={state} words={words} />,
    },
    {
      key: 'trend',
      title: words.overview.trend,
      width: 152,
      render: (_, { key, children }) =>
        children ? null : <Sparkline points={trends.get(key) ?? []} range={range} step={step} />,
    },
    ...figureNames.map(
      (name): TableColumnType<Row> => ({
        key: name,
        title: words.measures[name],
        align: 'right',
        width: 122,
        sorter: true,
        sortDirections: ['descend', 'ascend', 'descend'],
        ...orderOf(name),
        // Trends and alarms come later, and change no figure.
        shouldCellUpdate: (row, last) => row !== last,
        render: (_, { figures, before }) => <Figure figures={figures} before={before} name={name} />,
      }),
    ),
  ]
  return (
    <Table
      className={state.compare.length > 0 ? 'figures services compared' : 'figures services'}
      size="small"
      columns={columns}
      // Ant Design's own type for rows is not readonly; it changes none.
      dataSource={rows as Row[]}
      pagination={rows.length > 500 ? { pageSize: 500, size: 'small' } : false}
      // Every App is open, also one that comes later.
      expandable={{ expandedRowKeys: rows.map(({ key }) => key), indentSize: 0, expandIcon: () => null }}
      rowClassName={(row) => classOf(row, failing)}
      onRow={(row) => ({ onClick: () => go(row) })}
      onChange={(_pages, _filters, sorter) => onSort(sortOf(sorter, sort))}
      showSorterTooltip={false}
    />
  )
}

function Name({ row, state, words }: { readonly row: Row; readonly state: PageState; readonly words: Words }) {
  if (row.children) {
    return (
      <span className="app">
        {row.app || '–'} <small>{words.overview.services(row.children.length)}</small>
      </span>
    )
  }
  return (
    <Link
      className="service-name"
      href={linkTo(servicePath(row.key), carriedOver(state))}
      onClick={(event) => event.stopPropagation()}
      title={row.figures ? row.key : words.overview.onlyOtherView}
    >
      <span className="dim">{row.app}.</span>
      {row.server}
    </Link>
  )
}

function classOf({ key, children, figures }: Row, failing: ReadonlySet<string>): string {
  if (children) return 'app-row'
  return failing.has(key) || isFailing(figures) ? 'failing-row' : ''
}

function sortOf(sorter: SorterResult<Row> | SorterResult<Row>[], before: Sort): Sort {
  const [first] = Array.isArray(sorter) ? sorter : [sorter]
  if (first?.columnKey === undefined || !first.order) return { ...before, descending: !before.descending }
  return { column: String(first.columnKey), descending: first.order === 'descend' }
}
