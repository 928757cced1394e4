import type { Logger } from '../observe/log.ts'
import { createSeldom } from '../observe/seldom.ts'
import { backOff, type Pauses, pause } from '../pause.ts'

export interface HandOverOptions<Handed> {
  /** May reject; then it is called again with the same. */
  readonly take: (handed: Handed, signal: AbortSignal) => Promise<void>
  /** What is handed over, for the log. */
  readonly title: string
  readonly pauses: Pauses
  readonly log: Logger
}

/** Hands over until it is taken. Resolves with whether it was: it is not only where the signal fires before. */
export function createHandOver<Handed>({ take, title, pauses, log }: HandOverOptions<Handed>) {
  const seldom = createSeldom()

  return async (handed: Handed, signal: AbortSignal): Promise<boolean> => {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await take(handed, signal)
        return true
      } catch (error) {
        if (seldom(title)) log.warn({ err: error }, `what was seen of ${title} waits to be taken`)
        await pause(backOff(tries, pauses), signal)
      }
    }
    return false
  }
}
