import { TarsierError } from '../errors.ts'
import type { Draft } from '../signals/batch.ts'
import { batchCapacity } from '../signals/identity.ts'
import type { Contribution, OwnBatch } from './queue.ts'

/** Bounds of one signal's way into the queue; times in ms. */
export interface GatherLimits {
  /** A batch is sent once it holds this many records, counting the reporter record that a contribution may add. */
  readonly records: number
  /** … or this many bytes of drafts. */
  readonly bytes: number
  /** … or once its first contribution has waited this long. */
  readonly window: number
  /** Batches encoded and not yet durable. */
  readonly underWay: number
  /** Bytes of contributions that wait for their batch. */
  readonly waitingBytes: number
  /** The longest that a contribution waits for its batch to be sent. */
  readonly patience: number
}

/** A contribution whose records are drafted: what of it waits for its batch, with the records only where they are condensed then. */
export type DraftedContribution = Contribution & {
  readonly drafts: readonly Draft[]
  /** Of all that waits. */
  readonly bytes: number
}

/** Makes the contributions durable as one batch, under an id of its own where there is one. */
export type SendBatch = (contributions: readonly DraftedContribution[], own?: OwnBatch) => Promise<void>

interface Entry {
  readonly contribution: DraftedContribution
  /** Set where it is a batch of its own. */
  readonly own: OwnBatch | undefined
  /** When it came, on the monotonic clock. */
  readonly since: number
  readonly settled: PromiseWithResolvers<void>
}

/**
 * One signal's contributions on their way into batches: first come, first sent, bounded in bytes, batches and time.
 * While no batch may be sent the waiting ones grow together, so pressure makes batches larger, not more.
 */
export class BatchLane {
  readonly #limits: GatherLimits
  readonly #send: SendBatch
  readonly #gathered: Entry[] = []
  readonly #alone: Entry[] = []
  #gatheredRows = 0
  #gatheredBytes = 0
  #aloneBytes = 0
  #underWay = 0
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity
  #closed: PromiseWithResolvers<void> | undefined

  constructor(limits: GatherLimits, send: SendBatch) {
    this.#limits = limits
    this.#send = send
  }

  /** Resolves when the contribution is durable; under an id of its own it is a batch by itself. */
  put(contribution: DraftedContribution, own?: OwnBatch): Promise<void> {
    const refusal = this.#refusalOf(contribution)
    if (refusal) return Promise.reject(refusal)
    const entry = { contribution, own, since: performance.now(), settled: Promise.withResolvers<void>() }
    if (own === undefined) this.#gather(entry)
    else {
      this.#alone.push(entry)
      this.#aloneBytes += contribution.bytes
    }
    this.#advance()
    return entry.settled.promise
  }

  /** Takes nothing more, sends what waits; resolves when all of it has its answer. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= Promise.withResolvers<void>()
    this.#advance()
    return this.#closed.promise
  }

  #refusalOf(contribution: DraftedContribution): TarsierError | undefined {
    if (this.#closed) return new TarsierError('UNAVAILABLE', 'stopping: no more records are taken')
    const rows = rowsOf(contribution)
    if (rows > batchCapacity) {
      return new TarsierError('TOO_LARGE', `${rows - 1} records in one message, expected at most ${batchCapacity - 1}`)
    }
    const waiting = this.#gatheredBytes + this.#aloneBytes
    if (waiting > 0 && waiting + contribution.bytes > this.#limits.waitingBytes) {
      return new TarsierError('OVERLOADED', `${waiting} bytes wait for the queue, no room for more`)
    }
    return undefined
  }

  #gather(entry: Entry): void {
    this.#gathered.push(entry)
    this.#gatheredRows += rowsOf(entry.contribution)
    this.#gatheredBytes += entry.contribution.bytes
  }

  /** Sends what is due, turns away what has waited too long, and sees when to look again. */
  #advance(): void {
    const now = performance.now()
    while (this.#underWay < this.#limits.underWay) {
      const entries = this.#nextBatch(now)
      if (entries.length === 0) break
      void this.#dispatch(entries)
    }
    this.#turnAway(now)
    this.#arm()
    const idle = this.#underWay + this.#gathered.length + this.#alone.length === 0
    if (idle) this.#closed?.resolve()
  }

  #nextBatch(now: number): readonly Entry[] {
    const [gathered] = this.#gathered
    const [alone] = this.#alone
    if (gathered && this.#isDue(gathered, now) && (!alone || gathered.since <= alone.since)) {
      return this.#takeGathered(this.#batchLength())
    }
    return this.#takeAlone(1)
  }

  #isDue(first: Entry, now: number): boolean {
    const { records, bytes, window } = this.#limits
    const full = this.#gatheredRows >= records || this.#gatheredBytes >= bytes
    return full || this.#closed !== undefined || now - first.since >= window
  }

  /** How many of the gathered make a batch: as many as the limits allow, at least one. */
  #batchLength(): number {
    let rows = 0
    let bytes = 0
    const tooMany = this.#gathered.findIndex(({ contribution }, index) => {
      rows += rowsOf(contribution)
      bytes += contribution.bytes
      return index > 0 && (rows > this.#limits.records || bytes > this.#limits.bytes)
    })
    return tooMany === -1 ? this.#gathered.length : tooMany
  }

  #takeGathered(count: number): readonly Entry[] {
    const entries = this.#gathered.splice(0, count)
    for (const { contribution } of entries) {
      this.#gatheredRows -= rowsOf(contribution)
      this.#gatheredBytes -= contribution.bytes
    }
    return entries
  }

  #takeAlone(count: number): readonly Entry[] {
    const entries = this.#alone.splice(0, count)
    for (const { contribution } of entries) this.#aloneBytes -= contribution.bytes
    return entries
  }

  async #dispatch(entries: readonly Entry[]): Promise<void> {
    this.#underWay++
    try {
      await this.#send(
        entries.map((entry) => entry.contribution),
        entries[0]?.own,
      )
      for (const entry of entries) entry.settled.resolve()
    } catch (error) {
      for (const entry of entries) entry.settled.reject(error)
    } finally {
      this.#underWay--
      this.#advance()
    }
  }

  #turnAway(now: number): void {
    const expired = (entries: readonly Entry[]) => {
      const firstKept = entries.findIndex((entry) => now - entry.since < this.#limits.patience)
      return firstKept === -1 ? entries.length : firstKept
    }
    const late = [...this.#takeGathered(expired(this.#gathered)), ...this.#takeAlone(expired(this.#alone))]
    if (late.length === 0) return
    const error = new TarsierError('OVERLOADED', `no room in the queue for ${this.#limits.patience} ms`)
    for (const entry of late) entry.settled.reject(error)
  }

  #arm(): void {
    const at = this.#nextLook()
    if (at === this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    if (at === Infinity) return
    // One more ms: timers may fire a fraction of a millisecond early, and would then be set again and again.
    this.#timer = setTimeout(
      () => {
        this.#timerAt = Infinity
        this.#advance()
      },
      Math.max(1, Math.ceil(at - performance.now()) + 1),
    )
  }

  #nextLook(): number {
    const gathered = this.#gathered[0]?.since ?? Infinity
    if (this.#underWay < this.#limits.underWay) return gathered + this.#limits.window
    return Math.min(gathered, this.#alone[0]?.since ?? Infinity) + this.#limits.patience
  }
}

/** Rows that a contribution takes of a batch at most: its records and one for its reporter. */
function rowsOf(contribution: DraftedContribution): number {
  return contribution.drafts.length + 1
}
