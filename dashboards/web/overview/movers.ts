import { changeOf, type FigureName, type Figures, figuresOfTally, magnitude, noCalls } from '../figures/measures.ts'
import type { Row } from './services.ts'

/** By what services are said to have moved. */
export const moverFigures = ['failureRate', 'p99', 'callsPerMinute'] as const

type MoverFigure = (typeof moverFigures)[number]

export interface Mover {
  readonly row: Row
  readonly change: number
}

/** Below these calls in a range a service's figures move by chance. */
const fewCalls = 20
const shown = 3

/** What is worth a word: shares in points, the rest relative. */
const notable: Readonly<Record<MoverFigure, number>> = { failureRate: 0.002, p99: 0.1, callsPerMinute: 0.1 }

/** The services of which a figure changed most against the compared range, in either direction; at most three. */
export function moversOf(rows: readonly Row[], figure: MoverFigure): readonly Mover[] {
  return rows
    .flatMap((row): Mover[] => {
      const change = changeOf(figuresNow(row, figure), row.before, figure)
      const isMove = change !== null && isEnough(row, figure) && Math.abs(change) >= notable[figure]
      return isMove ? [{ row, change }] : []
    })
    .sort((one, other) => Math.abs(weight(other, figure)) - Math.abs(weight(one, figure)))
    .slice(0, shown)
}

/** How calls went can only be compared where there were enough on either side; how many there were, with none as well. */
function isEnough({ figures, before }: Row, figure: MoverFigure): boolean {
  const [now, then] = [figures?.calls ?? 0, before?.calls ?? 0]
  return (figure === 'callsPerMinute' ? Math.max(now, then) : Math.min(now, then)) >= fewCalls
}

/** Of a service that nobody reports any more no call is known. */
function figuresNow({ figures }: Row, figure: MoverFigure): Figures | undefined {
  return figure === 'callsPerMinute' ? (figures ?? figuresOfTally(noCalls)) : figures
}

/** Halved is as far as doubled. */
function weight({ row, change }: Mover, figure: FigureName): number {
  if (figure === 'failureRate') return change
  const [is, was] = [magnitude(row.figures, figure) ?? 0, magnitude(row.before, figure) ?? 0]
  return Math.log((is + 1e-9) / (was + 1e-9))
}
