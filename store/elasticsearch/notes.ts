import { TarsierError } from '../../errors.ts'
import type { Marks } from '../../marks/marks.ts'
import type { BatchHeader } from '../../signals/batch.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { SignalName } from '../../signals/signal.ts'

/**
 * What the marks are told of a batch around its write: its minutes are stale before anything of it is stored, and nothing
 * is derived from them before it has its end. Both say why they did not work, undefined where they did.
 */
export interface Notes {
  open(batch: BatchHeader): Promise<string | undefined>
  close(batch: BatchHeader): Promise<string | undefined>
}

/** Notes in the marks of all that is derived from a batch's records. */
export function createNotes(marks: Marks, derivations: readonly Derivation[]): Notes {
  function tell({ id, signal, minutes }: BatchHeader, step: 'open' | 'close'): Promise<string | undefined> {
    const derived = derivations.filter(({ from }) => from.name === signal).map(({ to }) => to.name)
    return attempt(derived, (name) => marks[step](name, id, minutes))
  }
  return { open: (batch) => tell(batch, 'open'), close: (batch) => tell(batch, 'close') }
}

async function attempt(derived: readonly SignalName[], act: (name: SignalName) => Promise<void>) {
  try {
    await Promise.all(derived.map(act))
    return undefined
  } catch (error) {
    if (error instanceof TarsierError && error.kind === 'transient') return error.message
    throw error
  }
}
