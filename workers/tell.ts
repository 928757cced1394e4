import type { Feed } from '../feed/feed.ts'
import type { EncodedBatch } from '../signals/batch.ts'
import type { Signal } from '../signals/signal.ts'
import type { Store } from '../store/store.ts'

/** What telling needs of the program. */
export interface TellOptions {
  readonly feed: Pick<Feed, 'isFollowed' | 'tell'>
  readonly store: Pick<Store, 'recordsOf'>
  readonly signal: Signal
}

/** Who hears of a batch's records once they are stored. */
export type TellStored = (
  batch: EncodedBatch,
  owed: EncodedBatch | undefined,
  refused: ReadonlySet<string>,
) => Promise<void>

/**
 * Tells those who follow a signal what of a batch is stored: all but what is still owed, and what was refused. Their words
 * are left out: they follow from the text.
 */
export function createTeller({ feed, store, signal }: TellOptions): TellStored {
  return async (batch, owed, refused) => {
    if (!(await feed.isFollowed(signal.name))) return
    const missing = new Set([...refused, ...(owed ? store.recordsOf(owed, signal) : []).map(({ id }) => id)])
    const stored = store.recordsOf(batch, signal).filter(({ id }) => !missing.has(id))
    await feed.tell(
      signal.name,
      stored.map(({ id, record: { tokens: _, ...record } }) => ({ id, record })),
    )
  }
}
