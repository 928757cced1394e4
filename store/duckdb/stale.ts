import { BIGINT, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import type { TimeRange } from '../../signals/calendar.ts'
import type { Derivation } from '../../signals/derivation.ts'
import type { SignalName } from '../../signals/signal.ts'
import { inTransaction } from './database.ts'
import type { Tables } from './tables.ts'

/**
 * Minutes whose derived records are stale, by the signal that they belong to. The table is the truth, written in the
 * batch's own transaction; what is kept beside it only spares asking it for every batch.
 */
export class StaleMinutes {
  /** When each was last marked, on performance's clock. */
  readonly #marked = new Map<SignalName, Map<number, number>>()

  /**
   * What the table says: known anew each time that the file is opened. Where a signal was never derived before, every
   * minute that has records is marked.
   */
  async load(writer: DuckDBConnection, tables: Tables, derivations: readonly Derivation[]): Promise<void> {
    for (const derivation of derivations) await inTransaction(writer, () => markIfNew(writer, tables, derivation))
    const found = await writer.runAndReadAll('SELECT "derived", "minute" FROM "tarsier_stale"')
    this.#marked.clear()
    for (const [derived, minute] of found.getRows()) {
      // Written by `mark`.
      this.#of(derived as SignalName).set(Number(minute), -Infinity)
    }
  }

  /** Marks minutes within the batch's transaction; `confirm` once it is committed. */
  async mark(writer: DuckDBConnection, derived: SignalName, minutes: readonly number[]): Promise<void> {
    const known = this.#of(derived)
    for (const minute of minutes) {
      if (known.has(minute)) continue
      const values = [derived, BigInt(minute)]
      await writer.run('INSERT INTO "tarsier_stale" VALUES ($1, $2)', values, [VARCHAR, BIGINT])
    }
  }

  confirm(derived: SignalName, minutes: readonly number[]): void {
    const known = this.#of(derived)
    const now = performance.now()
    for (const minute of minutes) known.set(minute, now)
  }

  /** The oldest ones that were last marked at least `quiet` ms ago. */
  quiet(derived: SignalName, quiet: number, limit: number): readonly number[] {
    const latest = performance.now() - quiet
    const minutes = [...this.#of(derived)].filter(([, marked]) => marked <= latest).map(([minute]) => minute)
    return minutes.sort((left, right) => left - right).slice(0, limit)
  }

  /** Unmarks minutes within the transaction that built them; `forget` once it is committed. */
  async clear(writer: DuckDBConnection, derived: SignalName, minutes: readonly number[]): Promise<void> {
    await writer.run(`DELETE FROM "tarsier_stale" WHERE "derived" = $1 AND "minute" IN (${minutes.join(', ')})`, [
      derived,
    ])
  }

  forget(derived: SignalName, minutes: readonly number[]): void {
    for (const minute of minutes) this.#of(derived).delete(minute)
  }

  /** From the first to the last stale minute of a range; undefined where none of it is stale. */
  spanIn(derived: SignalName, { from, to }: TimeRange): TimeRange | undefined {
    const starts = [...this.#of(derived).keys()].map((minute) => 60 * minute)
    const within = starts.filter((start) => start >= from && start < to)
    if (within.length === 0) return undefined
    return {
      from: within.reduce((one, other) => Math.min(one, other)),
      to: within.reduce((one, other) => Math.max(one, other)) + 60,
    }
  }

  count(derived: SignalName): number {
    return this.#of(derived).size
  }

  #of(derived: SignalName): Map<number, number> {
    const known = this.#marked.get(derived) ?? new Map<number, number>()
    this.#marked.set(derived, known)
    return known
  }
}

async function markIfNew(writer: DuckDBConnection, tables: Tables, { from, to }: Derivation): Promise<void> {
  const known = await writer.runAndReadAll('SELECT 1 FROM "tarsier_derived" WHERE "derived" = $1', [to.name])
  if (known.currentRowCount > 0) return
  await writer.run('INSERT INTO "tarsier_derived" VALUES ($1)', [to.name])
  for (const table of tables.all(from)) {
    const minutes = `SELECT DISTINCT $1, "f_timestamp" // 60 FROM ${quote(table)}`
    await writer.run(`INSERT INTO "tarsier_stale" ${minutes}`, [to.name])
  }
}
