/** Response times of some calls, as a Tars client reports them. */
export interface Latency {
  readonly total_time: number
  readonly interv_count: string
  readonly maxrsp_time: number
  readonly minrsp_time: number
}

/** The bounds that Tars clients count by, ms. */
const bounds = [5, 10, 50, 100, 200, 500, 1000, 2000, 3000]

/** How far response times lie apart: the standard deviation of their logarithm. */
const spread = 0.62

/** The times of calls of which half take at most `median` ms and few far longer. */
export function latencyOf(calls: number, median: number): Latency {
  if (calls === 0) return { total_time: 0, interv_count: '', maxrsp_time: 0, minrsp_time: 0 }
  const upTo = bounds.map((bound) => Math.round(calls * shareBelow(bound, median)))
  const counts = upTo.map((count, place) => [bounds[place], count - (upTo[place - 1] ?? 0)] as const)
  return {
    total_time: Math.round(calls * median * Math.exp(spread ** 2 / 2)),
    interv_count: counts
      .filter(([, count]) => count > 0)
      .map((pair) => pair.join('|'))
      .join(','),
    maxrsp_time: Math.ceil(median * Math.exp(3.2 * spread)),
    minrsp_time: Math.floor(median * Math.exp(-3.2 * spread)),
  }
}

/** The logistic curve is near enough to the normal distribution's. */
function shareBelow(bound: number, median: number): number {
  return 1 / (1 + Math.exp((-1.702 * Math.log(bound / median)) / spread))
}
