/** How long nothing is said of what was said, ms. */
const usualInterval = 60_000

/** Things that are remembered as said: names come from the network. */
const mostRemembered = 1000

/**
 * Says whether to tell of something now: yes at most once an interval for each key. Beyond `mostRemembered` keys within an
 * interval the answer is no: whoever sends ever new names gets no line for each.
 */
export function createSeldom(interval = usualInterval, now: () => number = () => performance.now()) {
  const lastTold = new Map<string, number>()

  function forgetOld(time: number): void {
    // In the order in which they were told.
    for (const [key, told] of lastTold) {
      if (time - told < interval) return
      lastTold.delete(key)
    }
  }

  return (key: string): boolean => {
    const time = now()
    forgetOld(time)
    if (lastTold.has(key) || lastTold.size >= mostRemembered) return false
    lastTold.set(key, time)
    return true
  }
}
