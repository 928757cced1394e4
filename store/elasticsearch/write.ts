import type { EncodedBatch } from '../../signals/batch.ts'
import { minuteOfId } from '../../signals/identity.ts'
import type { SignalName } from '../../signals/signal.ts'
import type { DeadLetter, Horizon, Tallies, Tally, WriteOutcome } from '../store.ts'
import { type Delivery, deliver } from './bulk.ts'
import type { Fate, Setback } from './bulk-answer.ts'
import { type Entry, format, pack, unpack } from './encode.ts'
import type { Notes } from './notes.ts'
import type { Place, Targets } from './targets.ts'

export interface WriteParts {
  readonly delivery: Delivery
  readonly notes: Notes
}

/**
 * Writes a batch as `Store.write` promises. The bytes go as they are; they are unpacked only where records have expired
 * or a part of them did not get through.
 */
export async function writeBatch(
  { delivery, notes }: WriteParts,
  batch: EncodedBatch,
  horizon: Horizon,
): Promise<WriteOutcome> {
  const { header } = batch
  if (header.format !== format) throw new Error(`batch ${header.id}: found format ${header.format}, expected ${format}`)
  const books = new Books()
  const kept = withoutExpired(delivery.targets, batch, horizon, books)
  const unopened = await notes.open(kept.header)
  if (unopened !== undefined) {
    return { kind: 'away', remaining: kept, reason: unopened, tallies: books.tallies(), refused: [] }
  }
  const outcome = await settle(delivery, kept, books)
  if (outcome.kind !== 'settled') return outcome
  const unclosed = await notes.close(kept.header)
  if (unclosed === undefined) return outcome
  // No record is owed any more, only the note.
  return { ...outcome, kind: 'away', remaining: batchOf([], kept, delivery.targets), reason: unclosed }
}

/**
 * What of a batch may still be written; counts the rest. Its minutes are then those of the records that are left: the
 * others' day may be gone, and must not be asked in place of what was derived from it.
 */
function withoutExpired(targets: Targets, batch: EncodedBatch, horizon: Horizon, books: Books): EncodedBatch {
  if (!mayHaveExpired(batch, horizon)) return batch
  const kept: Entry[] = []
  const minutes = new Set<number>()
  for (const entry of unpack(batch.bytes)) {
    const { signal, day } = placeOf(targets, entry)
    if (day < horizon(signal)) books.count(signal, 'expired')
    else {
      kept.push(entry)
      if (signal === batch.header.signal) minutes.add(minuteOfId(entry.id))
    }
  }
  const { header, bytes } = batchOf(kept, batch, targets)
  if (saysItsIds(targets, header.signal)) return { header, bytes }
  return { header: { ...header, minutes: [...minutes].sort((left, right) => left - right) }, bytes }
}

/** Then nothing is derived from it, and its ids begin with no minute. */
function saysItsIds({ signals }: Targets, signal: SignalName): boolean {
  return signals.some(({ name, identity }) => name === signal && identity === 'own')
}

function mayHaveExpired({ header }: EncodedBatch, horizon: Horizon): boolean {
  const [firstDay] = header.days
  return firstDay !== undefined && namesOf(header.counts).some((signal) => firstDay < horizon(signal))
}

async function settle(delivery: Delivery, batch: EncodedBatch, books: Books): Promise<WriteOutcome> {
  const sent = sizeOf(batch)
  if (sent === 0) return { kind: 'settled', tallies: books.tallies(), refused: [] }
  let entries: readonly Entry[] | undefined
  const unpacked = () => {
    entries ??= unpack(batch.bytes)
    return entries
  }
  const fates = await deliver(delivery, { bytes: batch.bytes, count: sent, unpacked })
  if (fates.every(({ kind }) => kind === 'stored')) {
    for (const signal of namesOf(batch.header.counts)) books.count(signal, 'stored', batch.header.counts[signal])
    return { kind: 'settled', tallies: books.tallies(), refused: [] }
  }
  return sortOut(delivery.targets, batch, unpacked(), fates, books)
}

/** What each document's fate means for the batch. */
function sortOut(
  targets: Targets,
  batch: EncodedBatch,
  entries: readonly Entry[],
  fates: readonly Fate[],
  books: Books,
): WriteOutcome {
  const refused: DeadLetter[] = []
  const left: Entry[] = []
  let worst: Setback | undefined
  for (const [index, entry] of entries.entries()) {
    const fate = fates[index] ?? { kind: 'away', reason: 'no answer' }
    const { signal } = placeOf(targets, entry)
    if (fate.kind === 'stored' || fate.kind === 'repeated') books.count(signal, fate.kind)
    else if (fate.kind === 'refused') refused.push(letterOf(signal, entry, fate.reason))
    else {
      left.push(entry)
      worst = worse(worst, setbackOf(fate))
    }
  }
  const written = { tallies: books.tallies(), refused }
  if (!worst) return { kind: 'settled', ...written }
  const remaining = left.length === sizeOf(batch) ? batch : batchOf(left, batch, targets)
  return { ...worst, remaining, ...written }
}

const severity = ['busy', 'away', 'forbidden']

function worse(one: Setback | undefined, other: Setback): Setback {
  return one && severity.indexOf(one.kind) >= severity.indexOf(other.kind) ? one : other
}

function setbackOf(fate: Fate): Setback {
  if (fate.kind === 'busy' || fate.kind === 'away' || fate.kind === 'forbidden') return fate
  return { kind: 'busy', reason: 'reason' in fate ? fate.reason : fate.kind }
}

function letterOf(signal: SignalName, { id, target, document }: Entry, reason: string): DeadLetter {
  return { signal, id, target, reason, original: document }
}

/** A batch of what is left of another: same id, same `_id`s. Its minutes stay those of the whole. */
function batchOf(entries: readonly Entry[], whole: EncodedBatch, targets: Targets): EncodedBatch {
  const counts: Record<string, number> = {}
  const days = new Set<string>()
  for (const entry of entries) {
    const { signal, day } = placeOf(targets, entry)
    counts[signal] = (counts[signal] ?? 0) + 1
    days.add(day)
  }
  return { header: { ...whole.header, counts, days: [...days].sort() }, bytes: pack(entries) }
}

function placeOf(targets: Targets, { target }: Entry): Place {
  const place = targets.placeOf(target)
  if (!place) throw new Error(`index ${target} belongs to no signal: was the index prefix changed?`)
  return place
}

function sizeOf({ header }: EncodedBatch): number {
  return Object.values(header.counts).reduce((sum, count) => sum + count, 0)
}

function namesOf(counts: EncodedBatch['header']['counts']): readonly SignalName[] {
  // headerOf and batchOf make the keys from signal names.
  return Object.keys(counts) as SignalName[]
}

/** Counts records by signal and fate. */
class Books {
  readonly #tallies = new Map<SignalName, Record<keyof Tally, number>>()

  count(signal: SignalName, fate: keyof Tally, records = 1): void {
    const tally = this.#tallies.get(signal) ?? { stored: 0, repeated: 0, expired: 0 }
    tally[fate] += records
    this.#tallies.set(signal, tally)
  }

  tallies(): Tallies {
    return Object.fromEntries(this.#tallies)
  }
}
