/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export type Random = () => number

/** Makes the stream of a seed. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from `least` to `most`. */
export function wholeBetween(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

/** One of the values. Throws where there is none. */
export function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  const found = values[Math.floor(random() * values.length)]
  if (found === undefined) throw new RangeError('nothing to choose from')
  return found
}
