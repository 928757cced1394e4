import { useWords } from '../layout/preferences.tsx'
import { Figure } from './figure.tsx'
import type { FigureName, Figures } from './measures.ts'

interface TotalsProps {
  readonly figures: Figures | undefined
  readonly before: Figures | undefined
  readonly names: readonly (FigureName & keyof ReturnType<typeof useWords>['measures'])[]
}

/** The figures of everything that a page shows, in one line. */
export function Totals({ figures, before, names }: TotalsProps) {
  const { measures } = useWords()
  return (
    <dl className="totals">
      {names.map((name) => (
        <div key={name}>
          <dt>{measures[name]}</dt>
          <dd className="figure">
            <Figure figures={figures} before={before} name={name} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
