import type { Metrics } from '../observe/metrics.ts'
import type { Contribution, Gatherer } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { SignalName } from '../signals/signal.ts'
import type { Call } from '../tars/servant.ts'
import { contributionOf, countReceived, type Outcome, type PodOf, type Receipt } from './sender.ts'

/** What the Tars doors need of the program. */
export interface TarsDoor {
  readonly gatherer: Gatherer
  readonly calendar: Calendar
  readonly metrics: Metrics
  /** Address of this Tarsier, kept as source_id. */
  readonly sourceId: string
  /** Missing where no pods are watched. */
  readonly podOf?: PodOf | undefined
}

/** What is known of a call when it comes. */
export function receiptOf(call: Call, { calendar, sourceId, podOf }: TarsDoor): Receipt {
  const peer = call.peer.address
  return { calendar, receivedAt: Date.now(), sourceId, peer, podName: podOf?.(peer) }
}

/** Resolves when what a call brought is durable; counts it where it can't become that. */
export async function takeCall(
  call: Call,
  signal: SignalName,
  outcome: Outcome,
  { module, receivedAt }: { readonly module: string; readonly receivedAt: number },
  door: TarsDoor,
): Promise<void> {
  const contribution = contributionOf(signal, outcome, { peer: call.peer.address, module, receivedAt })
  countReceived(contribution, door.metrics)
  try {
    await gatherFor(call, contribution, door.gatherer)
  } catch (error) {
    door.metrics.fate.dropped.inc({ signal }, contribution.records.length)
    throw error
  }
}

/**
 * A two-way caller is told at once that its report was not taken; a datagram is gone. A one-way caller on TCP has a
 * connection that can push back: its calls wait, and the server reads no more of them than it lets wait.
 */
function gatherFor({ oneWay, peer }: Call, contribution: Contribution, gatherer: Gatherer): Promise<void> {
  const canWait = oneWay && peer.transport === 'tcp'
  return canWait ? gatherer.gatherPatiently(contribution) : gatherer.gather(contribution)
}
