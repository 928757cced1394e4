/** Resolves after the pause, or as soon as the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}

export interface Pauses {
  /** The shortest and the longest pause, ms. */
  readonly least: number
  readonly most: number
}

/** The pause before try number `tries` + 1: doubles from `least` to `most`, at random within that, so that many do not come at once. */
export function backOff(tries: number, { least, most }: Pauses): number {
  const ceiling = Math.min(most, least * 2 ** Math.min(tries, 30))
  return least + Math.random() * (ceiling - least)
}
