import { createHash } from 'node:crypto'
import { TarsierError } from '../../errors.ts'
import { minuteDigits } from '../../signals/identity.ts'
import type { SignalRecord } from '../../signals/signal.ts'
import type { Rotation } from '../rotation.ts'
import type { AnswerRow, Question } from '../store.ts'
import type { Cluster } from './client.ts'

/** A derived record on its way: the version is the generation of its minute. */
export interface DerivedDocument {
  readonly minute: number
  readonly target: string
  readonly id: string
  readonly version: number
  readonly record: SignalRecord
}

/** Documents of one bulk. */
const bulkSize = 5000

/**
 * The rows of a question as derived records. The day is that of the records that they come from, whatever zone is set now:
 * so the same keys have the same index and `_id` each time.
 */
export function documentsOf(
  rows: readonly AnswerRow[],
  question: Question,
  rotation: Rotation,
  generations: ReadonlyMap<number, number>,
): readonly DerivedDocument[] {
  return rows.map((row) => {
    const record = recordOf(row, question)
    const minute = Math.floor(Number(record['f_timestamp']) / 60)
    const target = rotation.writeTarget(String(record['f_date']))
    return { minute, target, id: idOf(minute, row), version: generations.get(minute) ?? 0, record }
  })
}

/** Sums of nothing are left out, as sparse fields are in records. */
function recordOf(row: AnswerRow, { group, measures }: Question): SignalRecord {
  const named = group.map((name, place) => [name, row.keys[place]] as const)
  const summed = measures.flatMap(({ field }, place) => {
    const value = row.values[place] ?? null
    return value === null ? [] : [[field, value] as const]
  })
  return Object.fromEntries([...named, ...summed])
}

/** The minute in front keeps documents that are written together together; the rest tells the keys apart. */
function idOf(minute: number, { keys }: AnswerRow): string {
  const digest = createHash('sha256').update(JSON.stringify(keys.map(String)))
  return minuteDigits(minute) + digest.digest('base64url').slice(0, 19)
}

/**
 * Writes documents over those of the same or an older version. Gives the minutes of which some document has a higher one.
 * Rejects where not every other one is certain to be stored.
 */
export async function writeDerived(
  cluster: Cluster,
  documents: readonly DerivedDocument[],
  timeout: number,
): Promise<ReadonlySet<number>> {
  const outrun = new Set<number>()
  for (let begin = 0; begin < documents.length; begin += bulkSize) {
    const part = documents.slice(begin, begin + bulkSize)
    const statuses = await bulk(cluster, part, timeout)
    for (const [place, { minute }] of part.entries()) if (statuses[place] === 409) outrun.add(minute)
  }
  return outrun
}

/** The status of each document: 2xx or 409. */
async function bulk({ client, call }: Cluster, documents: readonly DerivedDocument[], timeout: number) {
  const operations = documents.flatMap(({ target, id, version, record }) => [
    { index: { _index: target, _id: id, version, version_type: 'external_gte' as const } },
    record,
  ])
  const { items = [] } = await call((options) => client.bulk({ operations }, options), { timeout })
  return documents.map(({ target }, place) => {
    const { status, error } = items[place]?.index ?? { status: 0 }
    if (status === 409 || (status >= 200 && status < 300)) return status
    const reason = error ? `${error.type}: ${error.reason}` : 'no answer'
    throw new TarsierError('UNAVAILABLE', `Elasticsearch, storing what is derived in ${target}: ${reason}`)
  })
}
