/** Epoch seconds. */
export function currentSecond(): number {
  return Math.floor(Date.now() / 1000)
}

/** When the page was opened, epoch seconds. */
export const openedAt = currentSecond()
