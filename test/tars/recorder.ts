import type { ClosedReason, RefusalReason, TarsObserver } from '../../tars/observer.ts'

/** An observer that remembers what it was told. */
export interface Recorder extends TarsObserver {
  refusals: RefusalReason[]
  closings: ClosedReason[]
  failures: unknown[]
}

export function recorder(): Recorder {
  const refusals: RefusalReason[] = []
  const closings: ClosedReason[] = []
  const failures: unknown[] = []
  return {
    refusals,
    closings,
    failures,
    refused: (_address, reason) => void refusals.push(reason),
    closed: (_address, reason) => void closings.push(reason),
    failed: (error) => void failures.push(error),
  }
}
