import type { NodeSpace, Space } from '../../signals/usage.ts'
import type { AskOptions } from '../store.ts'
import { type Cluster, failureOf } from './client.ts'

/** The disks of the nodes that hold data. Undefined where this user may not ask the cluster for them. */
export async function tellSpace(
  { client, call }: Cluster,
  { cancelled, deadline }: AskOptions,
): Promise<Space | undefined> {
  const limits = { cancelled, timeout: deadline }
  try {
    const [{ nodes }, settings] = await Promise.all([
      call(
        (options) =>
          client.nodes.stats({ metric: 'fs', filter_path: ['name', 'roles', 'fs.total'].map(ofNode) }, options),
        limits,
      ),
      call((options) => client.cluster.getSettings({ include_defaults: true, flat_settings: true }, options), limits),
    ])
    const { defaults, persistent, transient } = settings
    const reserveOf = floodStage({ ...defaults, ...persistent, ...transient })
    return {
      kind: 'cluster',
      nodes: Object.values(nodes ?? {}).flatMap(({ name = '', roles = [], fs }): NodeSpace[] => {
        const { total_in_bytes: total, available_in_bytes: available } = fs?.total ?? {}
        if (total === undefined || available === undefined || !roles.some(holdsData)) return []
        return [{ name, total, available, reserve: reserveOf(total) }]
      }),
    }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'answered' && (failure.status === 401 || failure.status === 403)) return undefined
    throw error
  }
}

function ofNode(part: string): string {
  return `nodes.*.${part}`
}

/** Our days rest on nodes for content and for hot data; those of other tiers take none of them. */
function holdsData(role: string): boolean {
  return role === 'data' || role === 'data_content' || role === 'data_hot'
}

const disk = 'cluster.routing.allocation.disk'

/** How much of a disk must stay free, by its size: Elasticsearch closes the indices of a node that has less. */
export function floodStage(settings: Readonly<Record<string, unknown>>): (total: number) => number {
  const text = (name: string) => String(settings[`${disk}.${name}`] ?? '')
  if (text('threshold_enabled') === 'false') return () => 0
  const watermark = text('watermark.flood_stage')
  const used = usedShare(watermark)
  if (used === undefined) {
    const free = bytesOf(watermark) ?? 0
    return () => free
  }
  const most = bytesOf(text('watermark.flood_stage.max_headroom')) ?? Number.POSITIVE_INFINITY
  return (total) => Math.min(total * (1 - used), most)
}

/** "95%" or "0.95" */
function usedShare(text: string): number | undefined {
  const [, percent] = /^([\d.]+)%$/.exec(text) ?? []
  if (percent !== undefined) return Number(percent) / 100
  return /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Number(text) : undefined
}

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
}

function bytesOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^([\d.]+)([kmgtp]?b)$/.exec(text.toLowerCase()) ?? []
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? 1)
}
