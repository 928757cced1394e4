import type { Call } from '../tars/servant.ts'
import type { Patience } from './ask.ts'

const never = new AbortController().signal

/** How long a Tars caller waits; Java does not say. */
export function patienceOf({ timeoutMs }: Pick<Call, 'timeoutMs'>): Patience {
  return timeoutMs > 0 ? { cancelled: never, timeout: timeoutMs } : { cancelled: never }
}
