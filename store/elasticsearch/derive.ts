import { createHash } from 'node:crypto'
import { TarsierError } from '../../errors.ts'
import type { Marks, StaleMinute } from '../../marks/marks.ts'
import type { Derivation } from '../../signals/derivation.ts'
import { minuteDigits } from '../../signals/identity.ts'
import type { SignalRecord } from '../../signals/signal.ts'
import type { AnswerRow, Derived, DeriveOptions, Question } from '../store.ts'
import { askRows } from './ask.ts'
import { type Cluster, unavailable } from './client.ts'
import { ownIndices } from './retention.ts'
import type { Targets } from './targets.ts'

export interface DeriveParts {
  readonly cluster: Cluster
  readonly targets: Targets
  readonly marks: Marks
  /** Makes an index of ours by its name where it is not there. */
  ensure(target: string): Promise<void>
}

/** How long one step of building may take, ms. */
const deadline = 60_000

/** Minutes have so many groups only by mistake or malice; then they are answered from their records. */
const mostGroups = 1_000_000

/** Documents of one bulk. */
const bulkSize = 5000

const minutesOfDay = 1440

const never = new AbortController().signal

/**
 * Builds stale minutes into which no batch is being written. Each document carries its minute's generation as version:
 * a builder that is late does not write over what a later one wrote. Cleared are only minutes that nobody marked since.
 */
export async function deriveMinutes(
  parts: DeriveParts,
  derivation: Derivation,
  { quiet, limit }: DeriveOptions,
): Promise<Derived> {
  const { marks } = parts
  const stale = await marks.stale(derivation.to.name)
  if (!stale) return markAll(parts, derivation)
  const latest = Date.now() - quiet
  const quietOnes = stale
    .filter(({ generation, writing }) => !writing && generation <= latest)
    .sort((left, right) => left.minute - right.minute)
  const [first] = quietOnes
  if (!first) return { built: 0, stale: stale.length }
  // Of few days at once: a URL has room for few names of indices.
  const due = quietOnes.filter(({ minute }) => minute < first.minute + minutesOfDay).slice(0, limit)
  try {
    await build(parts, derivation, due)
    await marks.clear(derivation.to.name, due)
    return { built: due.length, stale: stale.length - due.length }
  } catch (error) {
    if (error instanceof TarsierError) throw error
    throw unavailable(error, `deriving ${derivation.to.name}`)
  }
}

/** The marks are new or were lost: every minute that has records may be stale. */
async function markAll({ cluster, targets, marks }: DeriveParts, { from, to }: Derivation): Promise<Derived> {
  const days = (
    await ownIndices(cluster, targets.patternOf(from)).catch((error: unknown) => {
      throw unavailable(error, `looking for days of ${from.name}`)
    })
  ).filter((index) => targets.placeOf(index)?.signal === from.name)
  const question: Question = { ...everything, signal: from, group: ['f_timestamp'], measures: [] }
  const minutes = new Set<number>()
  for (const day of days) {
    await refresh(cluster, [day])
    const rows = await askRows(cluster, targets, question, { cancelled: never, deadline }, {}, [day])
    for (const { keys } of rows) minutes.add(Math.floor(Number(keys[0]) / 60))
  }
  await marks.restore(to.name, [...minutes])
  return { built: 0, stale: minutes.size }
}

const everything = {
  range: { from: 0, to: 253_402_300_799 },
  conditions: [],
  groupLimit: mostGroups,
} as const

/** Writes the minutes' documents; they can be searched when this resolves. */
async function build(
  { cluster, targets, ensure }: DeriveParts,
  { from, to, keys, measures }: Derivation,
  due: readonly StaleMinute[],
): Promise<void> {
  const minutes = due.map(({ minute }) => minute)
  const range = { from: 60 * Math.min(...minutes), to: 60 * (Math.max(...minutes) + 1) }
  await refresh(cluster, targets.of(from).readTargets(range))
  const question: Question = { ...everything, signal: from, range, group: keys, measures }
  const rows = await askRows(cluster, targets, question, { cancelled: never, deadline }, { only: minutes })
  const generations = new Map(due.map(({ minute, generation }) => [minute, generation]))
  const documents = rows.map((row): Document => {
    const record = recordOf(row, keys, measures)
    const minute = Math.floor(Number(record['f_timestamp']) / 60)
    const target = targets.of(to).writeTarget(String(record['f_date']))
    return { minute, target, id: idOf(minute, row), version: generations.get(minute) ?? 0, record }
  })
  const days = [...new Set(documents.map(({ target }) => target))]
  for (const day of days) await ensure(day)
  for (let begin = 0; begin < documents.length; begin += bulkSize) {
    await writeDocuments(cluster, documents.slice(begin, begin + bulkSize))
  }
  await refresh(cluster, days)
}

interface Document {
  readonly minute: number
  readonly target: string
  readonly id: string
  readonly version: number
  readonly record: SignalRecord
}

/** Sums of nothing and sparse fields that are 0 are left out, as they are in records. */
function recordOf(row: AnswerRow, keys: readonly string[], measures: Derivation['measures']): SignalRecord {
  const named = keys.map((name, place) => [name, row.keys[place]] as const)
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

async function writeDocuments({ client, call }: Cluster, documents: readonly Document[]): Promise<void> {
  const operations = documents.flatMap(({ target, id, version, record }) => [
    { index: { _index: target, _id: id, version, version_type: 'external_gte' as const } },
    record,
  ])
  const { items } = await call((options) => client.bulk({ operations }, options), { timeout: deadline })
  for (const { index } of items) {
    // A later builder was faster.
    if (index?.status === 409) continue
    if (index?.error) throw new TarsierError('UNAVAILABLE', `Elasticsearch: ${index.error.type}: ${index.error.reason}`)
  }
}

async function refresh({ client, call }: Cluster, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return
  const index = [...targets]
  await call(
    (options) => client.indices.refresh({ index, ignore_unavailable: true, allow_no_indices: true }, options),
    {
      timeout: deadline,
    },
  )
}
