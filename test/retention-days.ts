import type { SignalName } from '../signals/signal.ts'

/** As many days for every signal. */
export function retentionOf(days: number): Readonly<Record<SignalName, number>> {
  return { stat: days, property: days, notify: days, log: days, span: days, reporter: days, rollup: days }
}
