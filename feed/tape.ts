import type { SignalName } from '../signals/signal.ts'
import type { FedRecord, FeedEvent, Position } from './feed.ts'

/** What is told of each signal while somebody follows it, in a row; forgets the oldest. */
export interface Tape {
  /** Has what is told be kept for `holdTime` more, and begins a new run where nothing was kept. Rejects with UNAVAILABLE. */
  hold(signal: SignalName): Promise<Run>
  /** Whether a run is on. Never rejects. */
  isHeld(signal: SignalName): Promise<boolean>
  /** Adds to the run that is on, if one is. Never rejects. */
  append(signal: SignalName, records: readonly FedRecord[]): Promise<void>
  /** The next few portions after so many records of a run; undefined where it is over. Rejects with UNAVAILABLE. */
  read(signal: SignalName, run: string, told: number): Promise<readonly Portion[] | undefined>
  /** Resolves when there may be more to read, or after a while. */
  wait(signal: SignalName, end: AbortSignal): Promise<void>
}

/** A time over which all that was told was kept: its name, and how many records were told in it. */
export interface Run {
  readonly id: string
  readonly told: number
}

export interface Portion {
  /** How many records of the run were told before these. */
  readonly before: number
  readonly records: readonly FedRecord[]
}

/** How much a portion holds, about, unless one record alone is larger: what is handed over, and held, at once. */
export const portionSize = 256 * 1024

/** Cuts what is told into portions, by the sizes of its entries. */
export function* portionsOf<Entry extends { readonly size: number }>(
  entries: Iterable<Entry>,
): Generator<readonly Entry[]> {
  let portion: Entry[] = []
  let size = 0
  for (const each of entries) {
    if (portion.length > 0 && size + each.size > portionSize) {
      yield portion
      portion = []
      size = 0
    }
    portion.push(each)
    size += each.size
  }
  if (portion.length > 0) yield portion
}

/** How often a follower says that it is still there, ms. */
const holdEvery = 5000

/** How long a run goes on without a word of anybody who follows, ms: 60 s at least after the last one has gone. */
export const holdTime = 60_000 + 2 * holdEvery

/** Follows a tape from a position on, or from now; what fails after the end was no failure. */
export async function* followTape(
  tape: Tape,
  signal: SignalName,
  from: Position | undefined,
  end: AbortSignal,
): AsyncGenerator<FeedEvent> {
  try {
    yield* eventsOf(tape, signal, from, end)
  } catch (error) {
    if (!end.aborted) throw error
  }
}

async function* eventsOf(
  tape: Tape,
  signal: SignalName,
  from: Position | undefined,
  end: AbortSignal,
): AsyncGenerator<FeedEvent> {
  let run = await tape.hold(signal)
  let heldAt = performance.now()
  const start = from === undefined ? undefined : runOf(from)
  let told = start?.id === run.id ? Math.min(start.told, run.told) : run.told
  if (from !== undefined && start?.id !== run.id)
    yield { kind: 'gap', lost: undefined, position: positionOf(run, told) }
  yield { kind: 'records', records: [], position: positionOf(run, told) }

  while (!end.aborted) {
    const portions = await tape.read(signal, run.id, told)
    if (!portions || performance.now() - heldAt > holdEvery) {
      const next = await tape.hold(signal)
      heldAt = performance.now()
      if (next.id !== run.id) {
        run = next
        told = next.told
        yield { kind: 'gap', lost: undefined, position: positionOf(run, told) }
      }
    }
    for (const { before, records } of portions ?? []) {
      if (before > told) yield { kind: 'gap', lost: before - told, position: positionOf(run, before) }
      const fresh = records.slice(Math.max(0, told - before))
      told = Math.max(told, before + records.length)
      if (fresh.length > 0) yield { kind: 'records', records: fresh, position: positionOf(run, told) }
    }
    if (portions?.length === 0) {
      await tape.wait(signal, end)
      yield { kind: 'records', records: [], position: positionOf(run, told) }
    }
  }
}

function positionOf({ id }: Run, told: number): Position {
  return `${id}.${told}`
}

function runOf(position: Position): Run | undefined {
  const [, id, told] = /^(\w{1,32})\.(\d{1,15})$/.exec(position) ?? []
  return id === undefined ? undefined : { id, told: Number(told) }
}
