import type { DayUsage } from '../../signals/usage.ts'
import type { AskOptions } from '../store.ts'
import type { Cluster } from './client.ts'
import { ownIndices } from './retention.ts'
import type { Targets } from './targets.ts'

const parts = ['primaries.docs.count', 'primaries.store.size_in_bytes', 'total.store.size_in_bytes']

/** What each of our days' indices takes. Records that came within the last second may not be counted yet. */
export async function tellUsage(
  cluster: Cluster,
  targets: Targets,
  { cancelled, deadline }: AskOptions,
): Promise<readonly DayUsage[]> {
  const { client, call } = cluster
  const limits = { cancelled, timeout: deadline }
  const usages = targets.signals.map(async (signal): Promise<readonly DayUsage[]> => {
    const pattern = targets.patternOf(signal)
    const [ours, stats] = await Promise.all([
      ownIndices(cluster, pattern, limits),
      call(
        (options) =>
          client.indices.stats(
            { index: pattern, metric: ['docs', 'store'], filter_path: parts.map((part) => `indices.*.${part}`) },
            options,
          ),
        limits,
      ),
    ])
    return ours.flatMap((index) => {
      const place = targets.placeOf(index)
      if (place?.signal !== signal.name) return []
      const { primaries, total } = stats.indices?.[index] ?? {}
      const primaryBytes = primaries?.store?.size_in_bytes ?? 0
      // Shards that are nowhere now say nothing.
      const bytes = total?.store?.size_in_bytes ?? primaryBytes
      return [{ ...place, records: primaries?.docs?.count ?? 0, bytes, primaryBytes }]
    })
  })
  return (await Promise.all(usages)).flat()
}
