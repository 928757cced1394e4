import type { Metrics } from '../observe/metrics.ts'
import type { Contribution } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { SignalName, TimedRecord } from '../signals/signal.ts'
import type { Decoding } from '../tars/text.ts'
import { cutName } from './names.ts'

/** The name of the pod whose own address this is, where Kubernetes is watched; undefined where nobody knows one. */
export type PodOf = (address: string) => string | undefined

/** What the server knows of what was sent that it does not say itself. */
export interface Receipt {
  readonly calendar: Calendar
  /** Epoch ms. */
  readonly receivedAt: number
  /** Address of this Tarsier. */
  readonly sourceId: string
  /** The sender's address. */
  readonly peer: string
  /** The sender's pod. */
  readonly podName?: string | undefined
  /** How the bytes of a request's record were understood. */
  readonly decoding?: Decoding
}

/** What became of what one sender sent together. */
export interface Outcome<Kept extends TimedRecord = TimedRecord> {
  readonly records: readonly Kept[]
  /** Dropped by the contract's rules. */
  readonly ignored: number
  /** Invalid. */
  readonly rejected: number
  /** How far the sender's clock is ahead of ours, ms, by the last time that it says. */
  readonly clockOffset?: number | undefined
}

/** Who sent it, and when it was received, epoch ms. */
export interface Sender {
  readonly peer: string
  /** App.Server; '' where nothing says it. */
  readonly module: string
  readonly receivedAt: number
}

/** What doors hand to the gatherer, whichever way it came. */
export function contributionOf(signal: SignalName, outcome: Outcome, sender: Sender): Contribution {
  const { records, ignored, rejected, clockOffset } = outcome
  const { peer, module, receivedAt } = sender
  const reporter = { peer, module: cutName(module), records: records.length, ignored, rejected, clockOffset }
  return { signal, records, reporter, receivedAt }
}

/** Counts what came in; what becomes of the records is counted later. */
export function countReceived(
  { signal, records, reporter }: Contribution,
  { received, fate }: Pick<Metrics, 'received' | 'fate'>,
): void {
  const { ignored, rejected } = reporter
  received.inc({ signal }, records.length + ignored + rejected)
  fate.ignored.inc({ signal }, ignored)
  fate.rejected.inc({ signal }, rejected)
}
