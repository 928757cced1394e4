import type { SignalName } from '../signals/signal.ts'

/**
 * Which minutes' derived records are stale, by the name of their signal. Kept durably beside a store that can not keep
 * them in the step that writes a batch: so a batch is announced before it is written and closed when it has its end.
 * Every method rejects with UNAVAILABLE where the marks can't be reached in time.
 */
export interface Marks {
  /**
   * Marks minutes stale and notes that this batch is being written into them, and no longer into others. Before the
   * write, also where every record may be there already. The same again is no harm.
   */
  open(derived: SignalName, batchId: string, minutes: readonly number[]): Promise<void>
  /**
   * The batch has reached its end: whatever of it will ever be stored is stored. Marks the minutes anew where the batch
   * was not noted any more: what was derived meanwhile, its marks having been lost say, may lack its records.
   */
  close(derived: SignalName, batchId: string, minutes: readonly number[]): Promise<void>
  /** All stale minutes, in no order; undefined where it is not known which are: all of them may be. */
  stale(derived: SignalName): Promise<readonly StaleMinute[] | undefined>
  /** Unmarks minutes that still have this generation and that no batch is being written into. */
  clear(derived: SignalName, built: readonly Pick<StaleMinute, 'minute' | 'generation'>[]): Promise<void>
  /** Marks minutes without a batch; from then on it is known which minutes are stale. */
  restore(derived: SignalName, minutes: readonly number[]): Promise<void>
  /** Idempotent. */
  stop(): void
}

export interface StaleMinute {
  readonly minute: number
  /** Of its last mark: higher than that of every mark before, of any minute. Epoch ms, or one more than the one before. */
  readonly generation: number
  /** Since its last mark, ms. */
  readonly age: number
  /**
   * Whether a batch is being written into it: what is derived now may lack some of its records. A batch whose writer is
   * gone is forgotten after some time; whoever writes it again opens it again.
   */
  readonly writing: boolean
}
