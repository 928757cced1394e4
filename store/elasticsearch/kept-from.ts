import { keptFromIndex } from '../../mappings/elasticsearch.ts'
import type { SignalName } from '../../signals/signal.ts'
import type { KeptFrom } from '../../signals/usage.ts'
import { type Cluster, failureOf } from './client.ts'
import type { Targets } from './targets.ts'

/** What is kept of an announcement, under its signal's name as `_id`. */
type Document = Pick<KeptFrom, 'day' | 'announced'>

/** Writes an announcement. The day is the document's version: Elasticsearch refuses one that is not later. */
export async function announce(
  { client, call }: Cluster,
  prefix: string,
  { signal, day, announced }: KeptFrom,
): Promise<void> {
  const document: Document = { day, announced }
  await call((options) =>
    client.index(
      { index: keptFromIndex(prefix), id: signal, document, version: Number(day), version_type: 'external' },
      { ...options, ignore: [409] },
    ),
  )
}

/** Reads the announcements; those that were just written too. */
export async function announcements(
  { client, call }: Cluster,
  prefix: string,
  { signals }: Targets,
): Promise<readonly KeptFrom[]> {
  try {
    const ids = signals.map(({ name }) => name)
    const { docs } = await call((options) => client.mget<Document>({ index: keptFromIndex(prefix), ids }, options))
    return docs.flatMap((found) =>
      // The ids are names of signals.
      '_source' in found && found._source ? [{ signal: found._id as SignalName, ...found._source }] : [],
    )
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'answered' && failure.status === 404) return []
    throw error
  }
}
