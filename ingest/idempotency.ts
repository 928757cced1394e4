import { TarsierError } from '../errors.ts'
import type { Queue } from '../queue/queue.ts'
import { batchIdOfKey, receiptKey } from '../signals/identity.ts'

/** The receipt of a request that may be repeated: every try of it is the same batch, received at the same time. */
export interface KeyedReceipt {
  readonly batchId: string
  /** Epoch ms. */
  readonly receivedAt: number
  /** Whether an earlier try was seen. */
  readonly repeated: boolean
}

/** Callers have no names yet: all keys are one caller's. */
const token = ''

/**
 * Settles the receipt of a request with an Idempotency-Key (design.md: identity). Rejects with KEY_REUSED where the key
 * came with another body in the last 24 h, with UNAVAILABLE where the queue can't remember it.
 */
export async function claimReceipt(queue: Pick<Queue, 'claim'>, key: string, bodyHash: string): Promise<KeyedReceipt> {
  const now = Date.now()
  const claim = await queue.claim({ key: receiptKey(token, key), bodyHash, receivedAt: now })
  switch (claim.kind) {
    case 'first':
      return { batchId: batchIdOfKey(token, key, now), receivedAt: now, repeated: false }
    case 'repeat': {
      const { receivedAt } = claim
      return { batchId: batchIdOfKey(token, key, receivedAt), receivedAt, repeated: true }
    }
    case 'conflict':
      throw new TarsierError('KEY_REUSED', 'Idempotency-Key: found with another body than before, expected a new key')
  }
}
