import { randomBytes } from 'node:crypto'

/** Records a ms before their numbers run ahead of the clock; 2^53 is reached in 2039. */
const aMillisecond = 2 ** 12

let last = 0

/**
 * The number of a record received at a time, epoch ms: larger than that of every record that this process numbered before,
 * so that records keep the order in which they came. About the time × 2^12.
 */
export function nextSequence(receivedAt: number): number {
  last = Math.max(last + 1, receivedAt * aMillisecond)
  return last
}

/** Tells this process from others whose records have the same numbers. */
export const origin: string = randomBytes(6).toString('base64url').slice(0, 6)
