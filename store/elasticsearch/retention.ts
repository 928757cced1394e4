import type { Signal } from '../../signals/signal.ts'
import type { ExpiredDay } from '../store.ts'
import type { CallLimits, Cluster } from './client.ts'
import { isOurs } from './ownership.ts'
import type { Targets } from './targets.ts'

/**
 * Deletes the indices of a signal's days before the first day kept: ours only, each by its exact name. A day from which
 * something is still to be derived stays.
 */
export async function expireDays(
  cluster: Cluster,
  targets: Targets,
  signal: Signal,
  firstDayKept: string,
  isOwed: (day: string) => boolean,
): Promise<readonly ExpiredDay[]> {
  const expired: ExpiredDay[] = []
  for (const index of await ownIndices(cluster, targets.patternOf(signal))) {
    const place = targets.placeOf(index)
    if (place?.signal !== signal.name || place.day >= firstDayKept || isOwed(place.day)) continue
    const records = await drop(cluster, index)
    if (records !== undefined) expired.push({ ...place, records })
  }
  return expired
}

/** The indices that match the pattern and carry our mark. */
export async function ownIndices(
  { client, call }: Cluster,
  pattern: string,
  limits?: CallLimits,
): Promise<readonly string[]> {
  const found = await call(
    (options) =>
      client.indices.getMapping({ index: pattern, allow_no_indices: true, filter_path: '*.mappings._meta' }, options),
    limits,
  )
  return Object.keys(found).filter((index) => isOurs(found[index]?.mappings?._meta))
}

/** Counts and deletes an index; undefined where another process was faster. */
async function drop({ client, call }: Cluster, index: string): Promise<number | undefined> {
  // Without the refresh, records that came last would not be counted.
  await call((options) => client.indices.refresh({ index }, { ...options, ignore: [404] }))
  const { count } = await call((options) => client.count({ index, ignore_unavailable: true }, options))
  const { acknowledged } = await call((options) => client.indices.delete({ index }, { ...options, ignore: [404] }))
  return acknowledged ? count : undefined
}
