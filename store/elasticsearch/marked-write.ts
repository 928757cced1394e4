import { TarsierError } from '../../errors.ts'
import type { Marks } from '../../marks/marks.ts'
import type { EncodedBatch } from '../../signals/batch.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { WriteOutcome } from '../store.ts'

/**
 * Writes a batch between two notes in the marks: its minutes are stale before anything of it is stored, and nothing is
 * derived from them before it has its end. A batch whose writer dies keeps its minutes stale until it is delivered again.
 */
export async function writeMarked(
  marks: Marks,
  derivations: readonly Derivation[],
  batch: EncodedBatch,
  write: () => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  const { id, signal, minutes } = batch.header
  const derived = derivations.filter(({ from }) => from.name === signal).map(({ to }) => to.name)
  const opened = await attempt(() => Promise.all(derived.map((name) => marks.open(name, id, minutes))))
  if (opened !== undefined) return { kind: 'away', remaining: batch, reason: opened, tallies: {}, refused: [] }
  const outcome = await write()
  if (outcome.kind !== 'settled') return outcome
  const closed = await attempt(() => Promise.all(derived.map((name) => marks.close(name, id, minutes))))
  if (closed === undefined) return outcome
  // Delivered again, it finds every record there and closes.
  return { ...outcome, kind: 'away', remaining: batch, reason: closed }
}

/** Why it did not work, undefined where it did. */
async function attempt(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (error instanceof TarsierError && error.kind === 'transient') return error.message
    throw error
  }
}
