import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import {
  type Column,
  changeTable,
  createTable,
  isColumnType,
  ownTables,
  type TableChange,
  tableColumnsOf,
} from '../../mappings/duckdb.ts'
import type { Calendar, TimeRange } from '../../signals/calendar.ts'
import type { Signal, SignalName } from '../../signals/signal.ts'
import { dailyRotation, type Rotation } from '../rotation.ts'
import { messageOf } from './open.ts'

/** A day's table that exists. */
export interface DayTable {
  readonly name: string
  readonly signal: Signal
  readonly day: string
  /** In the order of the table, which is not the signal's after an upgrade. */
  readonly columns: readonly Column[]
}

interface Rotated {
  readonly signal: Signal
  readonly rotation: Rotation
}

/** Which days' tables exist, and making them. */
export class Tables {
  readonly #rotations: ReadonlyMap<SignalName, Rotated>
  readonly #existing = new Map<string, DayTable>()

  constructor(signals: readonly Signal[], calendar: Calendar) {
    this.#rotations = new Map(
      signals.map((signal) => [signal.name, { signal, rotation: dailyRotation('', signal.name, calendar) }]),
    )
  }

  /** Makes the store's own tables, finds the days' tables and brings them up to date. Rejects with BAD_SETTING. */
  async load(writer: DuckDBConnection): Promise<void> {
    for (const statement of ownTables) await writer.run(statement)
    this.#existing.clear()
    for (const [name, columns] of await columnsByTable(writer)) {
      const place = this.#placeOf(name)
      if (!place) continue
      await upgrade(writer, name, place.signal, columns)
    }
    for (const [name, columns] of await columnsByTable(writer)) {
      const place = this.#placeOf(name)
      if (place) this.#existing.set(name, { name, ...place, columns: knownColumns(name, columns) })
    }
  }

  /** What a table with these columns would need to be read and written by this version: nothing where it is no day's. */
  changeOf(name: string, columns: FoundColumns): TableChange {
    const place = this.#placeOf(name)
    return place ? changeTable(name, place.signal, columns) : { kind: 'none' }
  }

  /** The name of a signal's table of a day, whether it exists or not. */
  nameOf(signal: Signal, day: string): string {
    return this.#rotationOf(signal.name).rotation.writeTarget(day)
  }

  /** The table of a signal's day, made where it does not exist. */
  async ensure(writer: DuckDBConnection, signalName: SignalName, day: string): Promise<DayTable> {
    const { signal, rotation } = this.#rotationOf(signalName)
    const name = rotation.writeTarget(day)
    const known = this.#existing.get(name)
    if (known) return known
    await writer.run(createTable(name, signal))
    const made = { name, signal, day, columns: tableColumnsOf(signal) }
    this.#existing.set(name, made)
    return made
  }

  find(signalName: SignalName, day: string): DayTable | undefined {
    return this.#existing.get(this.#rotationOf(signalName).rotation.writeTarget(day))
  }

  async ensureAll(writer: DuckDBConnection, day: string): Promise<void> {
    for (const signal of this.#rotations.keys()) await this.ensure(writer, signal, day)
  }

  /** The tables in which records of a range may be. */
  inRange(signal: Signal, range: TimeRange): readonly string[] {
    const targets = this.#rotationOf(signal.name).rotation.readTargets(range)
    return targets.filter((target) => this.#existing.has(target))
  }

  /** The tables of all days of a signal. */
  all(signal: Signal): readonly string[] {
    return [...this.#existing.values()].filter((table) => table.signal.name === signal.name).map(({ name }) => name)
  }

  ofEveryDay(): readonly DayTable[] {
    return [...this.#existing.values()]
  }

  before(signal: Signal, day: string): readonly DayTable[] {
    return [...this.#existing.values()].filter((table) => table.signal.name === signal.name && table.day < day)
  }

  has(name: string): boolean {
    return this.#existing.has(name)
  }

  forget(name: string): void {
    this.#existing.delete(name)
  }

  #rotationOf(name: SignalName): Rotated {
    const found = this.#rotations.get(name)
    if (!found) throw new Error(`the store was not given the signal ${name}`)
    return found
  }

  #placeOf(table: string): { readonly signal: Signal; readonly day: string } | undefined {
    for (const { signal, rotation } of this.#rotations.values()) {
      const day = rotation.dayOf(table)
      if (day !== undefined) return { signal, day }
    }
    return undefined
  }
}

/** Types of a table's columns, by name. */
export type FoundColumns = ReadonlyMap<string, string>

/** The tables of the database that was opened. */
export async function columnsByTable(writer: DuckDBConnection): Promise<ReadonlyMap<string, FoundColumns>> {
  const found = await writer.runAndReadAll(
    'SELECT table_name, column_name, data_type FROM duckdb_columns() ' +
      'WHERE database_name = current_database() AND NOT internal ORDER BY table_oid, column_index',
  )
  const tables = new Map<string, Map<string, string>>()
  for (const [table, column, type] of found.getRows().map((row) => row.map(String))) {
    if (table === undefined || column === undefined || type === undefined) continue
    const columns = tables.get(table) ?? new Map<string, string>()
    tables.set(table, columns.set(column, type))
  }
  return tables
}

async function upgrade(writer: DuckDBConnection, name: string, signal: Signal, found: FoundColumns): Promise<void> {
  const change = changeTable(name, signal, found)
  if (change.kind === 'none') return
  if (change.kind === 'incompatible') {
    throw new TarsierError(
      'BAD_SETTING',
      `TARSIER_DATA_DIR: table ${name} has the column ${change.column} as ${change.found}, expected ${change.expected}: ` +
        'run the version of Tarsier that wrote it, or give this one another directory',
    )
  }
  for (const statement of change.statements) {
    await writer.run(statement).catch((cause: unknown) => {
      throw new TarsierError('UNAVAILABLE', `table ${name} can't be upgraded: ${messageOf(cause)}`, { cause })
    })
  }
}

function knownColumns(table: string, found: FoundColumns): readonly Column[] {
  return [...found].map(([name, type]) => {
    if (isColumnType(type)) return { name, type }
    throw new TarsierError('BAD_SETTING', `TARSIER_DATA_DIR: table ${table} has the column ${name} of type ${type}`)
  })
}
