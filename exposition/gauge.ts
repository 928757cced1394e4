import type { Told } from './series-limit.ts'

/**
 * A value shows for so long at least, ms, and at most twice as long: libraries report every 10 to 60 s, and a server that
 * is gone must not show its last value for ever.
 */
const shownTime = 90_000

/** A value as it is: the largest, smallest or last one that was reported in this span of `shownTime` and the one before. */
export interface Gauge extends Told {
  readonly kind: 'gauge'
  readonly pick: (one: number, later: number) => number
  span: number
  current: number | undefined
  previous: number | undefined
}

export function beginGauge(policy: string, labels: string, now: number): Gauge {
  const span = spanOf(now)
  return {
    kind: 'gauge',
    labels,
    series: 1,
    changedAt: now,
    pick: pickOf(policy),
    span,
    current: undefined,
    previous: undefined,
  }
}

/** Several servers without an address of their own among the labels are one series: of theirs the largest is the largest. */
function pickOf(policy: string): Gauge['pick'] {
  if (policy === 'Max') return Math.max
  if (policy === 'Min') return Math.min
  return (_, later) => later
}

export function setGauge(gauge: Gauge, value: number, now: number): void {
  moveOn(gauge, now)
  gauge.current = gauge.current === undefined ? value : gauge.pick(gauge.current, value)
}

/** Undefined where nothing was reported for a while. */
export function shownValue(gauge: Gauge, now: number): number | undefined {
  moveOn(gauge, now)
  const { previous, current, pick } = gauge
  return previous === undefined || current === undefined ? (current ?? previous) : pick(previous, current)
}

function moveOn(gauge: Gauge, now: number): void {
  const span = spanOf(now)
  if (span === gauge.span) return
  gauge.previous = span === gauge.span + 1 ? gauge.current : undefined
  gauge.current = undefined
  gauge.span = span
}

function spanOf(now: number): number {
  return Math.floor(now / shownTime)
}
