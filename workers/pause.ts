import { setTimeout } from 'node:timers/promises'

/** Resolves after the pause, or as soon as the signal fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // The only way to reject is the signal, which is a way to end the pause.
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
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
