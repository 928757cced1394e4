import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, failureOf } from './client.ts'

/** How long a shard may take to make safe what it has, ms. */
const patience = 3000
const firstPause = 10
const longestPause = 200

/** Where a shard's primary stands: the last operation it has, and the last that every copy has on disk. */
interface Checkpoint {
  readonly last: number
  readonly safe: number
}

const statsParts = ['routing.primary', 'seq_no'].map((part) => `indices.*.shards.*.${part}`)

type Checkpoints = ReadonlyMap<string, Checkpoint>

/**
 * Whether what these shards of an index answered a conflict for is on disk in every copy. A conflict alone proves
 * neither: the first attempt may still be under way (design: identity). So the last operation that a shard has after
 * the conflict must have been passed by its global checkpoint; shards that stand still are flushed once.
 */
export async function areDurable(cluster: Cluster, target: string, shards: ReadonlySet<string>): Promise<boolean> {
  try {
    const seen = await checkpointsOf(cluster, target)
    return await reach(cluster, target, new Map([...shards].map((shard) => [shard, seen.get(shard)?.last ?? Infinity])))
  } catch (error) {
    failureOf(error)
    return false
  }
}

/** Waits until each shard's global checkpoint has reached its goal. A shard without a primary never does. */
async function reach(cluster: Cluster, target: string, goals: ReadonlyMap<string, number>): Promise<boolean> {
  const end = performance.now() + patience
  let flushed = false
  let before: string | undefined
  for (let wait = firstPause; ; wait = Math.min(wait * 2, longestPause)) {
    const now = await checkpointsOf(cluster, target)
    const reached = [...goals].map(([shard, goal]) => [now.get(shard)?.safe ?? -1, goal] as const)
    if (reached.every(([safe, goal]) => safe >= goal)) return true
    if (performance.now() > end || cluster.closed.aborted) return false
    const standing = String(reached)
    if (!flushed && wait === longestPause && standing === before) {
      flushed = true
      await cluster.call((options) => cluster.client.indices.flush({ index: target }, options))
    }
    before = standing
    await pause(wait)
  }
}

async function checkpointsOf(cluster: Cluster, target: string): Promise<Checkpoints> {
  const { indices } = await cluster.call((options) =>
    cluster.client.indices.stats({ index: target, metric: 'docs', level: 'shards', filter_path: statsParts }, options),
  )
  const checkpoints = new Map<string, Checkpoint>()
  for (const [shard, copies] of Object.entries(indices?.[target]?.shards ?? {})) {
    const primary = copies.find((copy) => copy.routing?.primary)?.seq_no
    if (primary) checkpoints.set(shard, { last: primary.max_seq_no, safe: primary.global_checkpoint })
  }
  return checkpoints
}
