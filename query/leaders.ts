import type { TimeRange } from '../signals/calendar.ts'
import type { Value } from '../signals/signal.ts'
import { stat } from '../signals/stat.ts'
import type { Condition } from '../store/store.ts'
import type { Inquiry } from './ask.ts'
import { type MeasureName, type Measures, magnitude, measuresOf, sumsFor } from './measures.ts'
import type { Scope } from './scope.ts'
import { minutesIn } from './step.ts'

/** By what groups are put in order. */
export interface Ranking {
  readonly measure: MeasureName
  /** Whether by its value or by its change against the first compared range. */
  readonly by: 'value' | 'change'
  readonly direction: 'asc' | 'desc'
  readonly limit: number
}

/** The first groups of an order, by the values of the group's fields, and how many there are beyond. */
export interface Leaders {
  readonly keys: readonly (readonly Value[])[]
  readonly cut: number
}

/**
 * The groups that come first. They are found by one measure alone, so that everything else need be asked of them only.
 * Groups of which nothing is known come last, equal ones by name. A group that has gone is one of those whose change is asked for.
 */
export async function leadersOf(
  scope: Scope,
  group: readonly string[],
  ranking: Ranking,
  inquiry: Inquiry,
): Promise<Leaders> {
  const { measure, by, limit } = ranking
  const measures = sumsFor([measure])
  const askFor = async ({ range }: { readonly range: TimeRange }) => {
    const rows = await inquiry.ask({ signal: stat, range, conditions: scope.conditions, group, measures })
    const minutes = minutesIn(range, scope.now)
    return new Map(
      rows.map(({ keys, values }) => [nameOf(keys), { keys, found: measuresOf(measures, values, minutes) }]),
    )
  }
  const [first] = scope.compared
  const [now, then] = await Promise.all([askFor(scope.asked), by === 'change' && first ? askFor(first) : undefined])
  const groups = [...new Map([...(then ?? []), ...now])].map(([name, { keys }]) => {
    const rank = then
      ? changeOf(now.get(name)?.found, then.get(name)?.found, measure)
      : rankOf(now.get(name)?.found, measure)
    return { name, keys, rank }
  })
  groups.sort((one, other) => compareRanks(one.rank, other.rank, ranking.direction) || (one.name < other.name ? -1 : 1))
  return { keys: groups.slice(0, limit).map(({ keys }) => keys), cut: Math.max(0, groups.length - limit) }
}

/** Only these groups. */
export function among(fields: readonly string[], { keys, cut }: Leaders): Condition[] {
  return cut === 0 ? [] : [{ fields, operator: 'among', keys }]
}

/** How much a measure changed; what was not reported was no calls. */
export function changeOf(now: Measures | undefined, then: Measures | undefined, name: MeasureName): number | null {
  return shareOfChange(rankOf(now, name), rankOf(then, name))
}

/**
 * How much more something is than it was, as a share of that: 0.5 for half as much again. Infinite where it was nothing
 * and is something; null where one of them is not known.
 */
export function shareOfChange(is: number | null, was: number | null): number | null {
  if (is === null || was === null) return null
  return is === was ? 0 : (is - was) / Math.abs(was)
}

/** A group's name, the same for equal keys, whether integers come as numbers or as bigints. */
export function nameOf(keys: readonly Value[]): string {
  return JSON.stringify(keys.map(String))
}

/** A group as answers tell it: grouped are names and 32-bit integers. */
export function groupOf(fields: readonly string[], keys: readonly Value[]): Record<string, string | number> {
  const tell = (key: Value = '') => (typeof key === 'bigint' ? Number(key) : key)
  return Object.fromEntries(fields.map((field, place) => [field, tell(keys[place])]))
}

const noCalls = measuresOf([], [], 1)

function rankOf(measures: Measures = noCalls, name: MeasureName): number | null {
  return magnitude(measures, name)
}

/** What is not known comes last. */
export function compareRanks(one: number | null, other: number | null, direction: Ranking['direction']): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (one === other) return 0
  return one < other === (direction === 'asc') ? -1 : 1
}
