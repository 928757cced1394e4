import type { Calendar, TimeRange } from '../signals/calendar.ts'
import type { Retentions } from '../signals/retention.ts'
import type { SignalName } from '../signals/signal.ts'

/** A clock may be wrong by so much before its records are refused, ms. */
const clockLead = 5 * 60_000

export interface AcceptanceOptions {
  readonly calendar: Calendar
  readonly retentions: Retentions
}

/**
 * When records of a signal that are received at a time may have been. By the receipt, not by now: each try of a request
 * with an Idempotency-Key must find the same records good, as their ids are their places.
 */
export type Acceptance = (receivedAt: number, signal: SignalName) => TimeRange

export function createAcceptance({ calendar, retentions }: AcceptanceOptions): Acceptance {
  const known = new Map<string, number>()

  /** Start of the first day that is kept, on a day. */
  function firstKept(today: string, signal: SignalName): number {
    const key = `${today} ${signal}`
    const found = known.get(key)
    if (found !== undefined) return found
    const first = calendar.rangeOf(calendar.addDays(today, -retentions[signal].days))?.from ?? 0
    if (known.size >= 100) known.clear()
    known.set(key, first)
    return first
  }

  return (receivedAt, signal) => ({
    from: firstKept(calendar.dayAt(receivedAt), signal),
    to: Math.floor((receivedAt + clockLead) / 1000),
  })
}
