import type { Bench } from './measure.ts'

type Runs<Name extends string, Result> = Readonly<Record<Name, (round: number) => Promise<Result>>>

/**
 * Runs each in turns, round after round, so that what a machine does beside falls on all of them alike.
 * The results are by name, in the order of rounds.
 */
export async function inTurns<Name extends string, Result>(
  { rounds, say }: Pick<Bench, 'rounds' | 'say'>,
  runs: Runs<Name, Result>,
  describe: (result: Result) => string,
): Promise<Record<Name, Result[]>> {
  // Object.keys forgets the key names that `runs` has.
  const names = Object.keys(runs) as Name[]
  // … and so does fromEntries.
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const result = await runs[name](round)
      results[name].push(result)
      say(`round ${round + 1} of ${rounds}: ${name} ${describe(result)}`)
    }
  }
  return results
}

/** Ours against the reference, round by round. */
export function ratios(ours: readonly number[], reference: readonly number[]): readonly number[] {
  return ours.map((value, round) => value / (reference[round] ?? Number.NaN))
}
