import type { Figures } from '../figures/measures.ts'

/** What is known of one of several hosts that do the same. */
export type HostFigures = Pick<Figures, 'calls' | 'failureRate' | 'callsPerMinute' | 'p99'>

/** In what a host differs from its siblings; the figures of both sides. */
export interface Difference {
  readonly in: 'failures' | 'latency' | 'load'
  readonly own: number
  readonly others: number
}

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
  const known = hosts.filter(({ calls }) => calls >= fewCalls)
  const looks = [failuresIn(known), ...(known.length > 2 ? [latencyIn(known), loadIn(known)] : [])]
  return hosts.map((host) => {
    if (host.calls < fewCalls || known.length < 2) return []
    return looks.flatMap((look) => look(host) ?? [])
  })
}

type Look = (host: HostFigures) => Difference | undefined

function failuresIn(hosts: readonly HostFigures[]): Look {
  const othersThan = mediansBut(hosts.map(({ failureRate }) => failureRate ?? 0))
  return ({ failureRate }) => {
    const own = failureRate ?? 0
    const others = othersThan(own)
    return own >= others + morePoints && own >= others * timesTheFailures ? { in: 'failures', own, others } : undefined
  }
}

function latencyIn(hosts: readonly HostFigures[]): Look {
  const known = hosts.flatMap(({ p99 }) => (p99 ? [p99.value] : []))
  const othersThan = mediansBut(known)
  return ({ p99 }) => {
    if (!p99 || known.length < 3) return undefined
    const others = othersThan(p99.value)
    const differs = p99.value >= others * timesTheTime && p99.lower >= others
    return differs ? { in: 'latency', own: p99.value, others } : undefined
  }
}

function loadIn(hosts: readonly HostFigures[]): Look {
  const othersThan = mediansBut(hosts.map(({ callsPerMinute }) => callsPerMinute ?? 0))
  return ({ callsPerMinute }) => {
    const own = callsPerMinute ?? 0
    const others = othersThan(own)
    return own >= others * timesTheLoad || own * timesTheLoad <= others ? { in: 'load', own, others } : undefined
  }
}

/** Tells the median of values but one of them. They are sorted once, for there may be hundreds of hosts. */
function mediansBut(values: readonly number[]): (one: number) => number {
  const sorted = values.toSorted((one, other) => one - other)
  const rest = sorted.length - 1
  const middle = Math.floor(rest / 2)
  return (one) => {
    const place = sorted.indexOf(one)
    const at = (rank: number) => sorted[rank < place ? rank : rank + 1] ?? 0
    return rest % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
  }
}
