import { TarsierError } from '../../errors.ts'
import { deadLetterIndex } from '../../mappings/elasticsearch.ts'
import type { DeadLetter } from '../store.ts'
import { type Delivery, deliver } from './bulk.ts'
import { type Entry, pack } from './encode.ts'

/**
 * Keeps refused records, each under the `_id` that it would have had: a letter buried again is the same letter.
 * Rejects with UNAVAILABLE where not every letter is certain to be kept.
 */
export async function buryLetters(
  delivery: Delivery,
  prefix: string,
  letters: readonly DeadLetter[],
  now: number,
): Promise<void> {
  if (letters.length === 0) return
  const target = deadLetterIndex(prefix)
  const entries = letters.map((letter) => entryOf(target, letter, now))
  const fates = await deliver(delivery, { bytes: pack(entries), count: entries.length, unpacked: () => entries })
  for (const fate of fates) {
    if (fate.kind === 'stored' || fate.kind === 'repeated') continue
    const reason = 'reason' in fate ? fate.reason : fate.kind
    throw new TarsierError('UNAVAILABLE', `Elasticsearch did not keep a dead letter: ${reason}`)
  }
}

function entryOf(target: string, letter: DeadLetter, now: number): Entry {
  const { id, signal, reason, original } = letter
  const document = { buried_at: Math.floor(now / 1000), signal, target: letter.target, reason, original }
  return { target, id, document: JSON.stringify(document) }
}
