import { TarsierError } from '../../errors.ts'
import { deadLetterIndex } from '../../mappings/elasticsearch.ts'
import type { AskOptions, BuriedRecords, DeadLetter } from '../store.ts'
import { type Delivery, deliver } from './bulk.ts'
import { type Cluster, unavailable } from './client.ts'
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

/** What is buried, by signal. Rejects with UNAVAILABLE. */
export async function tellBuried(
  { client, call }: Cluster,
  prefix: string,
  { cancelled, deadline }: AskOptions,
): Promise<readonly BuriedRecords[]> {
  const latest = { size: 1, sort: [{ buried_at: 'desc' as const }], _source: ['reason', 'buried_at'] }
  const body = {
    index: deadLetterIndex(prefix),
    ignore_unavailable: true,
    size: 0,
    aggs: { signals: { terms: { field: 'signal', size: 100 }, aggs: { latest: { top_hits: latest } } } },
  }
  try {
    const answer = await call((options) => client.search<Letter, Signals>(body, options), {
      cancelled,
      timeout: deadline,
    })
    return (answer.aggregations?.signals.buckets ?? []).map(({ key, doc_count, latest: { hits } }) => ({
      signal: key,
      records: doc_count,
      reason: hits.hits[0]?._source.reason ?? '',
      last: hits.hits[0]?._source.buried_at ?? 0,
    }))
  } catch (error) {
    throw unavailable(error, 'counting dead letters')
  }
}

interface Letter {
  readonly reason: string
  /** Epoch seconds. */
  readonly buried_at: number
}

/** What the aggregation above gives. */
interface Signals {
  readonly signals: {
    readonly buckets: readonly {
      readonly key: string
      readonly doc_count: number
      readonly latest: { readonly hits: { readonly hits: readonly { readonly _source: Letter }[] } }
    }[]
  }
}
