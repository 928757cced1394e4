import type { Metrics } from '../observe/metrics.ts'
import type { Contribution } from '../queue/queue.ts'
import type { StatRecord } from '../signals/stat.ts'
import { appAndServer, cutName } from './names.ts'

/** What became of the heads of a report, or of the records of a request. */
export interface StatOutcome {
  readonly records: readonly StatRecord[]
  readonly ignored: number
  readonly rejected: number
}

/** Who sent them, and when they were received, epoch ms. */
export interface StatSender {
  readonly peer: string
  /** App.Server; '' where nothing says it. */
  readonly module: string
  readonly receivedAt: number
}

/** What the doors hand to the gatherer, whichever way it came. */
export function statContribution(outcome: StatOutcome, { peer, module, receivedAt }: StatSender): Contribution {
  const { records, ignored, rejected } = outcome
  const reporter = { peer, module, records: records.length, ignored, rejected }
  return { signal: 'stat', records, reporter, receivedAt }
}

/** App.Server of who reports: a caller is named as master, a callee as slave. */
export function reportingModule(fromClient: boolean, masterName: string, slaveName: string): string {
  return appAndServer(cutName(fromClient ? masterName : slaveName))
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
