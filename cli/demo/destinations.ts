import { createRequire } from 'node:module'
import type { Address } from '../../tars-doors.ts'
import type { Destinations } from './configuration.ts'

type Taken = Readonly<Record<keyof Destinations, Address | undefined>>

/** Where the demo's services report to: all that Tarsier takes, as far as the clients for it are installed. */
export function destinationsIn({ stat, property, notify, log }: Taken): Destinations {
  if (!stat || !property || !notify || !log) throw new Error('the demo needs every role')
  return hasClients() ? { stat, property, notify, log } : { stat, property }
}

/** A clone has the clients of logs and messages; the published package does without, as nothing else of it needs them. */
function hasClients(): boolean {
  const { resolve } = createRequire(import.meta.url)
  try {
    for (const name of ['@tars/logs', '@tars/notify']) resolve(name)
    return true
  } catch {
    return false
  }
}
