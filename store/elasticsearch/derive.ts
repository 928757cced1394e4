import { TarsierError } from '../../errors.ts'
import type { Marks, StaleMinute } from '../../marks/marks.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { Derived, DeriveOptions, Question } from '../store.ts'
import { type Asked, askPage, askRows, type Page } from './ask.ts'
import { type Cluster, unavailable } from './client.ts'
import { documentsOf, writeDerived } from './derived-documents.ts'
import { ownIndices } from './retention.ts'
import type { SearchLimits } from './search.ts'
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
  try {
    const stale = await marks.stale(derivation.to.name)
    if (!stale) return await markAll(parts, derivation)
    const due = dueMinutes(stale, quiet).slice(0, limit)
    const outrun = due.length === 0 ? new Set() : await build(parts, derivation, due)
    const built = due.filter(({ minute }) => !outrun.has(minute))
    if (built.length > 0) await marks.clear(derivation.to.name, built)
    return { built: built.length, stale: stale.length - built.length }
  } catch (error) {
    if (error instanceof TarsierError) throw error
    throw unavailable(error, `deriving ${derivation.to.name}`)
  }
}

/** Oldest first, and of few days: a URL has room for few names of indices. */
function dueMinutes(stale: readonly StaleMinute[], quiet: number): readonly StaleMinute[] {
  const due = stale
    .filter(({ age, writing }) => !writing && age >= quiet)
    .sort((left, right) => left.minute - right.minute)
  const last = (due[0]?.minute ?? 0) + minutesOfDay
  return due.filter(({ minute }) => minute < last)
}

/** The marks are new or were lost: every minute that has records may be stale. */
async function markAll({ cluster, targets, marks }: DeriveParts, { from, to }: Derivation): Promise<Derived> {
  const found = await ownIndices(cluster, targets.patternOf(from))
  const minutes = new Set<number>()
  for (const index of found.filter((each) => targets.placeOf(each)?.signal === from.name)) {
    await refresh(cluster, [index])
    const question: Question = { ...everything, signal: from, group: ['f_timestamp'], measures: [] }
    const rows = await askRows(cluster, targets, { question, indices: [index] }, nextStep())
    for (const { keys } of rows) minutes.add(Math.floor(Number(keys[0]) / 60))
  }
  await marks.restore(to.name, [...minutes])
  return { built: 0, stale: minutes.size }
}

const everything = {
  range: { from: 0, to: 253_402_300_799 },
  conditions: [],
  groupLimit: Number.POSITIVE_INFINITY,
} as const

function nextStep(): SearchLimits {
  return { cancelled: never, deadline, end: performance.now() + deadline }
}

/**
 * Writes the minutes' documents, a page of groups at a time; they can be searched when this resolves. Gives the minutes
 * of which some document has a higher version already: a later builder was faster, and to it the mark is left.
 */
async function build(
  parts: DeriveParts,
  { from, to, keys, measures }: Derivation,
  due: readonly StaleMinute[],
): Promise<ReadonlySet<number>> {
  const { cluster, targets, ensure } = parts
  const minutes = due.map(({ minute }) => minute)
  const range = { from: 60 * Math.min(...minutes), to: 60 * (Math.max(...minutes) + 1) }
  const question: Question = { ...everything, signal: from, range, group: keys, measures }
  const asked: Asked = { question, minutes: { only: minutes } }
  const generations = new Map(due.map(({ minute, generation }) => [minute, generation]))
  const written = new Set<string>()
  const outrun = new Set<number>()
  await refresh(cluster, targets.of(from).readTargets(range))
  let page: Page = { rows: [] }
  do {
    page = await askPage(cluster, targets, asked, nextStep(), page.next)
    const documents = documentsOf(page.rows, question, targets.of(to), generations)
    for (const { target } of documents) {
      if (!written.has(target)) await ensure(target)
      written.add(target)
    }
    for (const minute of await writeDerived(cluster, documents, deadline)) outrun.add(minute)
  } while (page.next)
  await refresh(cluster, [...written])
  return outrun
}

/** Makes searchable what is stored, on every copy that a search may ask. */
async function refresh({ client, call }: Cluster, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return
  const which = { index: [...targets], ignore_unavailable: true, allow_no_indices: true }
  const { _shards } = await call((options) => client.indices.refresh(which, options), { timeout: deadline })
  if (!_shards || _shards.failed > 0) {
    throw new TarsierError('UNAVAILABLE', `Elasticsearch did not refresh every shard of ${targets.join(', ')}`)
  }
}
