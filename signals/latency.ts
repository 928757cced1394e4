/** Column names, one an upper bound in ms (design: latency buckets are columns), in rising order. */
export const latencyColumns = [
  'le_5',
  'le_10',
  'le_50',
  'le_100',
  'le_200',
  'le_500',
  'le_1000',
  'le_2000',
  'le_3000',
  'le_5000',
  'le_10000',
  'le_100000',
  'le_inf',
] as const

export type LatencyColumn = (typeof latencyColumns)[number]

/** The bounds in the order of `latencyColumns`: the clients' own nine, Java's three more, and everything above. */
export const latencyBounds: readonly number[] = latencyColumns.map((column) =>
  column === 'le_inf' ? Infinity : Number(column.slice('le_'.length)),
)

const placeOfBound = new Map(latencyBounds.map((bound, place) => [bound, place]))

/** The place in `latencyColumns` where a bound's calls count: its own, else the next larger one's (services may add bounds). */
export function latencyPlaceOf(bound: number): number {
  return placeOfBound.get(bound) ?? latencyBounds.findIndex((larger) => bound <= larger)
}
