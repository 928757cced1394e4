import { type BulkAnswer, bulkAnswerParts, type Fate, readBulkAnswer, readBulkFailure } from './bulk-answer.ts'
import { type Cluster, failureOf } from './client.ts'
import { areDurable } from './conflicts.ts'
import { type Entry, pack } from './encode.ts'
import type { Targets } from './targets.ts'

/** What a delivery needs besides the documents. */
export interface Delivery {
  readonly cluster: Cluster
  readonly targets: Targets
  /** Makes an index of ours by its name where it is not there. */
  ensure(target: string): Promise<void>
}

/** Documents on their way: packed, and as entries for who needs them. */
export interface Parcel {
  readonly bytes: Uint8Array
  readonly count: number
  unpacked(): readonly Entry[]
}

/** Sends documents and says what became of each, in their order, with conflicts proven and missing indices made. */
export async function deliver(delivery: Delivery, parcel: Parcel): Promise<readonly Fate[]> {
  const fates = await send(delivery.cluster, parcel)
  if (fates.some(({ kind }) => kind === 'missing')) await sendMissing(delivery, parcel, fates)
  if (fates.some(({ kind }) => kind === 'conflict')) await proveConflicts(delivery.cluster, parcel, fates)
  return fates
}

/** Sends documents; a body that is too large is halved, down to the one document that nobody can take. */
async function send(cluster: Cluster, parcel: Parcel): Promise<Fate[]> {
  const answer = await bulk(cluster, parcel)
  if (answer.kind === 'each') return [...answer.fates]
  if (answer.kind === 'all') return Array(parcel.count).fill(answer.fate)
  if (parcel.count === 1) return [{ kind: 'refused', reason: answer.reason }]
  const entries = parcel.unpacked()
  const middle = Math.ceil(entries.length / 2)
  const first = await send(cluster, parcelOf(entries.slice(0, middle)))
  const second = await send(cluster, parcelOf(entries.slice(middle)))
  return [...first, ...second]
}

async function bulk({ client, call }: Cluster, { bytes, count }: Parcel): Promise<BulkAnswer> {
  try {
    const body = await call((options) =>
      client.transport.request(
        {
          method: 'POST',
          path: '/_bulk',
          querystring: { filter_path: bulkAnswerParts.join(',') },
          // Only a Buffer is sent as it is.
          bulkBody: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        },
        { ...options, headers: bulkHeaders },
      ),
    )
    return readBulkAnswer(body, count)
  } catch (error) {
    return readBulkFailure(failureOf(error))
  }
}

const bulkHeaders = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', accept: 'application/json' }

/** Makes the indices that were not there and sends their documents once more. Changes `fates`. */
async function sendMissing({ cluster, ensure }: Delivery, parcel: Parcel, fates: Fate[]): Promise<void> {
  const places = placesOf(fates, 'missing')
  const entries = parcel.unpacked()
  const again = places.flatMap((place) => entries[place] ?? [])
  try {
    for (const target of new Set(again.map((entry) => entry.target))) await ensure(target)
  } catch (error) {
    failureOf(error)
    // `missing` counts as busy: the queue brings the documents again.
    return
  }
  const second = await send(cluster, parcelOf(again))
  for (const [index, place] of places.entries()) {
    const fate = second[index]
    if (fate) fates[place] = fate
  }
}

/** Turns each conflict into `repeated` where it is proven to be durable, else into `away`. Changes `fates`. */
async function proveConflicts(cluster: Cluster, parcel: Parcel, fates: Fate[]): Promise<void> {
  const entries = parcel.unpacked()
  const shardsOf = new Map<string, Set<string>>()
  for (const [place, fate] of fates.entries()) {
    const target = entries[place]?.target
    if (fate.kind !== 'conflict' || target === undefined) continue
    const shards = shardsOf.get(target) ?? new Set()
    shardsOf.set(target, shards.add(fate.shard))
  }
  const proofs = [...shardsOf].map(
    async ([target, shards]) => [target, await areDurable(cluster, target, shards)] as const,
  )
  const durable = new Map(await Promise.all(proofs))
  for (const place of placesOf(fates, 'conflict')) {
    const target = entries[place]?.target ?? ''
    fates[place] = durable.get(target) ? { kind: 'repeated' } : { kind: 'away', reason: unproven(target) }
  }
}

function unproven(target: string): string {
  return `index ${target} has documents of this batch that are not yet known to be on disk in every copy`
}

function placesOf(fates: readonly Fate[], kind: Fate['kind']): readonly number[] {
  return fates.flatMap((fate, place) => (fate.kind === kind ? [place] : []))
}

function parcelOf(entries: readonly Entry[]): Parcel {
  return { bytes: pack(entries), count: entries.length, unpacked: () => entries }
}
