import type { Figure } from './figures.ts'
import type { Grounds } from './grounds.ts'

/** One line of the table, or a few that come from one run. One file a measure. */
export interface Measure {
  /** As it is asked for on the command line. */
  readonly name: string
  run(bench: Bench): Promise<readonly Row[]>
}

/** What a measure is run with. */
export interface Bench {
  /** Only to see whether the bench works: small sizes, one round. */
  readonly quick: boolean
  readonly rounds: number
  readonly grounds: Grounds
  /** A line of progress. */
  say(text: string): void
}

/** One figure of the table. */
export interface Row {
  readonly what: string
  readonly figure: Figure
  /** × for a ratio to the reference. */
  readonly unit: '×' | 's' | 'ms' | 'MB' | 'B' | 'lines/s' | 'records/s'
  /** None where the figure only explains another one. */
  readonly goal?: Goal
  /** The reference and what both came to in themselves. */
  readonly beside?: string
  /** CPU µs a record, by process. */
  readonly cpu?: string
}

export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** Whether the figure meets the goal; undefined where there is none. */
export function isMet({ figure, goal }: Row): boolean | undefined {
  if (!goal) return undefined
  return 'atLeast' in goal ? figure.value >= goal.atLeast : figure.value <= goal.atMost
}
