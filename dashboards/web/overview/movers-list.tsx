import { Link } from 'wouter'
import { Change, figureText } from '../figures/figure.tsx'
import { linkTo, servicePath, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { carriedOver } from '../state/url.ts'
import { moverFigures, moversOf } from './movers.ts'
import type { Row } from './services.ts'

/** The services that changed most against the compared range, by each figure that people ask for. */
export function MoversList({ rows, against }: { readonly rows: readonly Row[]; readonly against: string }) {
  const { overview: words } = useWords()
  const { state } = usePage()
  const isComparable = rows.some(({ before }) => before)
  return (
    <section className="movers" aria-label={words.movers}>
      <h2>
        {words.movers} <span className="dim">{against}</span>
      </h2>
      {!isComparable && <p className="dim">{words.noMovers}</p>}
      {isComparable &&
        moverFigures.map((figure) => (
          <div key={figure} className="mover-column">
            <h3>{words.moversOf[figure]}</h3>
            <ul>
              {moversOf(rows, figure).map(({ row, change }) => (
                <li key={row.key}>
                  <Link href={linkTo(servicePath(row.key), carriedOver(state))}>{row.key}</Link>
                  <span className="dim">{figureText(row.figures, figure)}</span>
                  <Change name={figure} change={change} />
                </li>
              ))}
              {moversOf(rows, figure).length === 0 && <li className="dim">{words.noMove}</li>}
            </ul>
          </div>
        ))}
    </section>
  )
}
