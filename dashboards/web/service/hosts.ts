import type { Figures } from '../figures/measures.ts'

/** What is known of one of several hosts that do the same. */
export type HostFigures = Pick<Figures, 'calls' | 'failureRate' | 'callsPerMinute' | 'p99'>

/** In what a host differs from its siblings; the figures of both sides. */
export type Difference =
  | { readonly in: 'failures'; readonly own: number; readonly others: number }
  | { readonly in: 'latency'; readonly own: number; readonly others: number }
  | { readonly in: 'load'; readonly own: number; readonly others: number }

/** Below these calls a host's figures are chance. */
const fewCalls = 50

const morePoints = 0.01
const timesTheFailures = 3
const timesTheTime = 2
const timesTheLoad = 3

/**
 * In what each host differs from the median of its siblings; an empty list for one that does not. The median is not moved
 * by the one that is looked for, whatever it does. Failures: more by a point and threefold. Response time: p99 twofold,
 * and not in the siblings' own bucket, whose bounds are all that is known. Load: threefold, or a third. Of two hosts the
 * one that fails is known, but not which one of them is slow or busy.
 */
export function differencesOf(hosts: readonly HostFigures[]): readonly (readonly Difference[])[] {
  return hosts.map((host) => {
    const others = hosts.filter((other) => other !== host && other.calls >= fewCalls)
    if (host.calls < fewCalls || others.length === 0) return []
    return [failures(host, others), ...(others.length > 1 ? [latency(host, others), load(host, others)] : [])].flatMap(
      (found) => found ?? [],
    )
  })
}

function failures(host: HostFigures, siblings: readonly HostFigures[]): Difference | undefined {
  const own = host.failureRate ?? 0
  const others = median(siblings.map(({ failureRate }) => failureRate ?? 0))
  return own >= others + morePoints && own >= others * timesTheFailures ? { in: 'failures', own, others } : undefined
}

function latency(host: HostFigures, siblings: readonly HostFigures[]): Difference | undefined {
  const known = siblings.flatMap(({ p99 }) => p99 ?? [])
  if (!host.p99 || known.length < 2) return undefined
  const own = host.p99.value
  const others = median(known.map(({ value }) => value))
  return own >= others * timesTheTime && host.p99.lower >= others ? { in: 'latency', own, others } : undefined
}

function load(host: HostFigures, siblings: readonly HostFigures[]): Difference | undefined {
  const own = host.callsPerMinute ?? 0
  const others = median(siblings.map(({ callsPerMinute }) => callsPerMinute ?? 0))
  return own >= others * timesTheLoad || own * timesTheLoad <= others ? { in: 'load', own, others } : undefined
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
