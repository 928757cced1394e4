import { setImmediate } from 'node:timers/promises'

/** How much of a call is dealt with at a time, at most: as much as takes some 20 ms. */
export interface PortionLimits<Item> {
  readonly items: number
  readonly weight: number
  weightOf(item: Item): number
}

/**
 * Takes what a call brought in portions, so that others get their turn between them. One at least: a call that brings
 * nothing is a report too. Resolves when all are taken, rejects where one is not.
 */
export async function takeInPortions<Item>(
  items: readonly Item[],
  limits: PortionLimits<Item>,
  take: (portion: readonly Item[], place: number) => Promise<void>,
): Promise<void> {
  const taken: Promise<void>[] = []
  for (const portion of portionsOf(items, limits)) {
    if (taken.length > 0) await setImmediate()
    const settled = take(portion, taken.length)
    // Its failure is told below.
    settled.catch(() => undefined)
    taken.push(settled)
  }
  await Promise.all(taken)
}

function* portionsOf<Item>(items: readonly Item[], limits: PortionLimits<Item>): Generator<readonly Item[]> {
  let first = 0
  let weight = 0
  let place = 0
  for (const item of items) {
    const more = limits.weightOf(item)
    if (place - first === limits.items || (place > first && weight + more > limits.weight)) {
      yield items.slice(first, place)
      first = place
      weight = 0
    }
    weight += more
    place++
  }
  yield first === 0 ? items : items.slice(first)
}
