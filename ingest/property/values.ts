import { type Amount, addAmounts, addCounts, amountOf, countOf } from './amounts.ts'

/** A value of a policy (contract section 4). `distribution`: counts by bound. `own`: of a policy that a service defined. */
export type PropertyValue =
  | { readonly kind: 'number'; readonly amount: Amount }
  | { readonly kind: 'average'; readonly sum: Amount; readonly count: Amount }
  | { readonly kind: 'distribution'; readonly counts: ReadonlyMap<string, Amount> }
  | { readonly kind: 'own'; readonly text: string }

/** `nothing`: what libraries report of a property without a value. `invalid`: not what the policy says. */
export type Reading = PropertyValue | { readonly kind: 'nothing' } | { readonly kind: 'invalid' }

const nothing = { kind: 'nothing' } as const
const invalid = { kind: 'invalid' } as const

/** What Java reports as Max and Min where there was no value. */
const idleMax = -(2 ** 31)
const idleMin = 2 ** 31 - 1

/** Libraries let a service give any number of bounds; so many are a mistake. */
export const mostBounds = 1000

/** Reads a value as libraries write it for its policy. */
export function readValue(policy: string, text: string): Reading {
  if (text === '') return nothing
  switch (policy) {
    case 'Sum':
    case 'Count':
      return numberOf(text)
    case 'Max':
      return numberOf(text, idleMax)
    case 'Min':
      return numberOf(text, idleMin)
    case 'Avg':
      return averageOf(text)
    case 'Distr':
      return distributionOf(text)
    default:
      return { kind: 'own', text }
  }
}

function numberOf(text: string, idle?: number): Reading {
  const amount = amountOf(text)
  if (amount === undefined) return invalid
  return amount === idle ? nothing : { kind: 'number', amount }
}

/** "sum=count", or a bare number, which counts as one. */
function averageOf(text: string): Reading {
  const [sumText = '', countText = '1', ...more] = text.split('=', 3)
  const [sum, count] = [amountOf(sumText), countOf(countText)]
  if (sum === undefined || count === undefined || more.length > 0) return invalid
  return count === 0 ? nothing : { kind: 'average', sum, count }
}

/** "bound|count,bound|count,…"; counts of a bound that comes twice add. */
function distributionOf(text: string): Reading {
  const entries = text.split(',', mostBounds + 1)
  if (entries.length > mostBounds) return invalid
  const counts = new Map<string, Amount>()
  let empty = true
  for (const entry of entries) {
    const [boundText = '', countText = '', ...more] = entry.split('|', 3)
    const [bound, count] = [amountOf(boundText), countOf(countText)]
    if (bound === undefined || count === undefined || more.length > 0) return invalid
    if (count !== 0) empty = false
    addTo(counts, String(bound), count)
  }
  return empty ? nothing : { kind: 'distribution', counts }
}

/** Two values of one property and policy as one (contract section 4): of what a service defined itself the last one. */
export function mergeValues(policy: string, one: PropertyValue, other: PropertyValue): PropertyValue {
  if (one.kind === 'number' && other.kind === 'number') {
    return { kind: 'number', amount: mergeAmounts(policy, one.amount, other.amount) }
  }
  if (one.kind === 'average' && other.kind === 'average') {
    return { kind: 'average', sum: addAmounts(one.sum, other.sum), count: addCounts(one.count, other.count) }
  }
  if (one.kind === 'distribution' && other.kind === 'distribution') {
    const counts = new Map(one.counts)
    for (const [bound, count] of other.counts) addTo(counts, bound, count)
    return { kind: 'distribution', counts }
  }
  return other
}

function mergeAmounts(policy: string, one: Amount, other: Amount): Amount {
  if (policy === 'Max') return one < other ? other : one
  if (policy === 'Min') return other < one ? other : one
  return addAmounts(one, other)
}

function addTo(counts: Map<string, Amount>, bound: string, count: Amount): void {
  const known = counts.get(bound)
  counts.set(bound, known === undefined ? count : addCounts(known, count))
}
