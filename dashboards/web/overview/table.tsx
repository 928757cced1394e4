import { memo } from 'react'
import { Sparkline } from '../charts/sparkline.tsx'
import { Figure } from '../figures/figure.tsx'
import { figureNames } from '../figures/measures.ts'
import { clickedRow } from '../figures/row-click.ts'
import { type Column, SortableHead } from '../figures/sortable-head.tsx'
import { servicePath, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { carriedOver, printState, type Sort } from '../state/url.ts'
import { isFailing } from './failing.ts'
import type { Row } from './services.ts'
import type { Trend } from './trends.ts'

interface ServicesTableProps {
  readonly rows: readonly Row[]
  readonly trends: ReadonlyMap<string, Trend>
  /** The services that fail now, which the figures of a long range may hide. */
  readonly failing: ReadonlySet<string>
  readonly isCompared: boolean
  readonly sort: Sort
  onSort(sort: Sort): void
}

/** The services, or Apps with theirs. */
export function ServicesTable({ rows, trends, failing, isCompared, sort, onSort }: ServicesTableProps) {
  const words = useWords()
  const { state, open } = usePage()
  const columns: readonly Column[] = [
    { key: 'name', title: words.overview.service, kind: 'name' },
    { key: 'trend', title: words.overview.trend, kind: 'picture' },
    ...figureNames.map((name) => ({ key: name, title: words.measures[name], kind: 'number' as const })),
  ]
  const search = printState(carriedOver(state))
  const serviceRow = (row: Row) => (
    <ServiceRow key={row.key} row={row} trend={trends.get(row.key)} isFailing={failing.has(row.key)} search={search} />
  )
  return (
    <div className="wide">
      <table className={isCompared ? 'figures services compared' : 'figures services'}>
        <SortableHead columns={columns} sort={sort} onSort={onSort} />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is the link in each row */}
        <tbody
          onClick={(event) => {
            const name = clickedRow(event)
            if (name === undefined) return
            event.preventDefault()
            open(servicePath(name), carriedOver(state))
          }}
        >
          {rows.flatMap((row) =>
            row.children ? [<AppRow key={row.key} row={row} />, ...row.children.map(serviceRow)] : [serviceRow(row)],
          )}
        </tbody>
      </table>
    </div>
  )
}

function AppRow({ row }: { readonly row: Row }) {
  const { overview: words } = useWords()
  return (
    <tr className="app-row">
      <td>
        <span className="app">
          {row.app || '–'} <small>{words.services(row.children?.length ?? 0)}</small>
        </span>
      </td>
      <td />
      <FigureCells row={row} />
    </tr>
  )
}

interface ServiceRowProps {
  readonly row: Row
  readonly trend: Trend | undefined
  readonly isFailing: boolean
  /** What its link says besides its name. */
  readonly search: string
}

/** Rows are many, and most stay as they are while others are filtered, put in order or get their trend. */
const ServiceRow = memo(function ServiceRow({ row, trend, isFailing: isAlarmed, search }: ServiceRowProps) {
  const { overview: words } = useWords()
  const { key, app, server, figures, before } = row
  const isGone = !figures && before
  return (
    <tr data-key={key} className={isAlarmed || isFailing(figures) ? 'failing-row' : undefined}>
      <td>
        {/* An address below the document's base, and no router's link: two hundred of them would listen for changes of it. */}
        <a className="service-name" href={`.${servicePath(key)}${search}`} title={figures ? key : words.onlyOtherView}>
          <span className="dim">{app}.</span>
          {server}
        </a>
        {isGone && <small className="gone">{words.gone}</small>}
      </td>
      <td>{trend && <Sparkline {...trend} />}</td>
      <FigureCells row={row} />
    </tr>
  )
})

function FigureCells({ row: { figures, before } }: { readonly row: Row }) {
  return figureNames.map((name) => (
    <td key={name} className="number">
      <Figure figures={figures} before={before} name={name} />
    </td>
  ))
}
