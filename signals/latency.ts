/**
 * The upper bounds in ms that latencies are counted by, one column a bound (design: latency buckets are columns):
 * the clients' own nine, Java's three more, and everything above.
 */
export const latencyBounds = [5, 10, 50, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 100_000, Infinity] as const

/** Column names in the order of `latencyBounds`: le_5 … le_100000, le_inf. */
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

/** The column that a bound's calls count in: its own, else the next larger one (a service may define its own bounds). */
export function latencyColumnOf(bound: number): LatencyColumn {
  for (let index = 0; index < latencyBounds.length; index++) {
    const column = latencyColumns[index]
    if (column && bound <= (latencyBounds[index] ?? Infinity)) return column
  }
  return 'le_inf'
}
