import type { Calendar } from '../signals/calendar.ts'
import type { ReporterRecord } from '../signals/reporter.ts'
import type { SignalName } from '../signals/signal.ts'
import type { Contribution } from './queue.ts'

/** Refused frames of one peer for one reason. */
export interface Refusal {
  readonly peer: string
  readonly reason: string
  /** When the first of them was noted, epoch ms. */
  readonly since: number
  readonly count: number
}

/** Refused frames noted since they were last taken. Bounded: a scan from many addresses must not grow it. */
export interface Refusals {
  note(refusal: Refusal): void
  /** Hands over up to `limit` of them and forgets those. */
  take(limit: number): readonly Refusal[]
  readonly size: number
}

/** Peers beyond `capacity` distinct (peer, reason) pairs are counted under this one. */
const overflow = { peer: '', reason: 'refused senders beyond the number kept apart' }

export function createRefusals(capacity: number): Refusals {
  const known = new Map<string, Refusal>()

  function note(refusal: Refusal): void {
    const key = `${refusal.peer}\n${refusal.reason}`
    const earlier = known.get(key)
    if (earlier) known.set(key, { ...earlier, count: earlier.count + refusal.count })
    else if (known.size < capacity || refusal.peer === overflow.peer) known.set(key, refusal)
    else note({ ...refusal, ...overflow })
  }

  function take(limit: number): readonly Refusal[] {
    const taken = [...known].slice(0, limit)
    for (const [key] of taken) known.delete(key)
    return taken.map(([, refusal]) => refusal)
  }

  return {
    note,
    take,
    get size() {
      return known.size
    },
  }
}

/** Who sent these contributions: one record a peer, module and minute (design: the reporter signal). */
export function reportersOf(
  contributions: readonly Pick<Contribution, 'signal' | 'reporter' | 'receivedAt'>[],
  calendar: Calendar,
): ReporterRecord[] {
  const reporters = new Map<string, ReporterRecord>()
  for (const { signal, reporter, receivedAt } of contributions) {
    const window = calendar.windowAt(receivedAt)
    const key = `${window.f_timestamp}\n${reporter.peer}\n${reporter.module}`
    const earlier = reporters.get(key)
    reporters.set(key, {
      ...window,
      signal,
      peer: reporter.peer,
      module: reporter.module,
      reason: '',
      frames: (earlier?.frames ?? 0) + 1,
      records: (earlier?.records ?? 0) + reporter.records,
      ignored: (earlier?.ignored ?? 0) + reporter.ignored,
      rejected: (earlier?.rejected ?? 0) + reporter.rejected,
      refused: 0,
      ...clockOffsetOf(earlier?.clock_offset, reporter.clockOffset),
    })
  }
  return [...reporters.values()]
}

/** The smaller one: a line that is late says nothing of the clock. */
function clockOffsetOf(one: number | undefined, other: number | undefined): Pick<ReporterRecord, 'clock_offset'> {
  if (one === undefined || other === undefined) {
    const only = one ?? other
    return only === undefined ? {} : { clock_offset: only }
  }
  return { clock_offset: Math.abs(one) < Math.abs(other) ? one : other }
}

/** Whose frames were refused, as reporter records without a module: a refused frame names none. */
export function refusalRecords(signal: SignalName, refusals: readonly Refusal[], calendar: Calendar): ReporterRecord[] {
  return refusals.map(({ peer, reason, since, count }) => ({
    ...calendar.windowAt(since),
    signal,
    peer,
    module: '',
    reason,
    frames: 0,
    records: 0,
    ignored: 0,
    rejected: 0,
    refused: count,
  }))
}
