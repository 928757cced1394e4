import type { Value } from '../../signals/signal.ts'

/** What tells one property from another. */
export const identity = ['service', 'property_name', 'policy'] as const

/** The order of groups by the values of their fields. */
export function byKeys(one: readonly Value[], other: readonly Value[]): number {
  const place = one.findIndex((key, at) => key !== other[at])
  if (place < 0) return 0
  return String(one[place]) < String(other[place]) ? -1 : 1
}
