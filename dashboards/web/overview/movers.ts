import { changeOf, type FigureName, magnitude } from '../figures/measures.ts'
import type { Row } from './services.ts'

/** By what services are said to have moved. */
export const moverFigures = ['failureRate', 'p99', 'callsPerMinute'] as const

export interface Mover {
  readonly row: Row
  readonly change: number
}

/** Below these calls in a range a service's figures move by chance. */
const fewCalls = 20
const shown = 3

/** What is worth a word: shares in points, the rest relative. */
const notable: Readonly<Partial<Record<FigureName, number>>> = { failureRate: 0.002, p99: 0.1, callsPerMinute: 0.1 }

/** The services of which a figure changed most against the compared range, in either direction; at most three. */
export function moversOf(rows: readonly Row[], figure: (typeof moverFigures)[number]): readonly Mover[] {
  return rows
    .flatMap((row): Mover[] => {
      const change = changeOf(row.figures, row.before, figure)
      const enough = Math.min(row.figures?.calls ?? 0, row.before?.calls ?? 0) >= fewCalls
      return change !== null && enough && Math.abs(change) >= (notable[figure] ?? 0) ? [{ row, change }] : []
    })
    .sort((one, other) => Math.abs(weight(other, figure)) - Math.abs(weight(one, figure)))
    .slice(0, shown)
}

/** Halved is as far as doubled. */
function weight({ row, change }: Mover, figure: FigureName): number {
  if (figure === 'failureRate') return change
  const [is, was] = [magnitude(row.figures, figure) ?? 0, magnitude(row.before, figure) ?? 0]
  return Math.log((is + 1e-9) / (was + 1e-9))
}
