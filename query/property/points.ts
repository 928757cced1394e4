import type { StepRow } from '../step.ts'
import { averageValue, boundCounts, boundsOf, distributionValue, kindOf, numberValue, ownValue } from './values.ts'

/** When a point is. */
export interface Timed {
  readonly time: string
  readonly timestamp: number
}

/** The time of a step by its start. */
export type TimeOf<Time extends Timed> = (timestamp: number) => Time

/** The points of a series: `rows` are the store's of its values, `texts` those of its values as text. */
export function pointsOf<Time extends Timed>(
  policy: string,
  rows: readonly StepRow[],
  texts: readonly StepRow[],
  timeOf: TimeOf<Time>,
) {
  const steps = [...Map.groupBy(rows, ({ start }) => start)].sort(([one], [other]) => one - other)
  const valuesOf = (those: readonly StepRow[]) => those[0]?.values ?? []
  const kind = kindOf(policy)
  switch (kind) {
    case 'number':
      return { kind, points: steps.map(([at, those]) => ({ ...timeOf(at), ...numberValue(policy, valuesOf(those)) })) }
    case 'average':
      return { kind, points: steps.map(([at, those]) => ({ ...timeOf(at), ...averageValue(valuesOf(those)) })) }
    case 'distribution': {
      const { bounds, uneven } = boundsOf(rows.map(boundCounts))
      const told = (those: readonly StepRow[]) => distributionValue(bounds, those.map(boundCounts))
      return { kind, bounds, uneven, points: steps.map(([at, those]) => ({ ...timeOf(at), ...told(those) })) }
    }
    case 'own': {
      const said = Map.groupBy(texts, ({ start }) => start)
      const told = (at: number, those: readonly StepRow[]) => ({
        ...ownValue(valuesOf(those)),
        texts: mostFrequent(said.get(at) ?? []),
      })
      return { kind, points: steps.map(([at, those]) => ({ ...timeOf(at), ...told(at, those) })) }
    }
  }
}

const mostTexts = 10

function mostFrequent(rows: readonly StepRow[]) {
  const texts = rows.map(({ keys, values }) => ({ text: String(keys.at(-1)), reports: values[0] ?? 0 }))
  texts.sort((one, other) => other.reports - one.reports || (one.text < other.text ? -1 : 1))
  return texts.slice(0, mostTexts)
}
