import { type Field, fieldOf, type Signal } from '../signals/signal.ts'

/** A column of a DuckDB table. */
export interface Column {
  readonly name: string
  readonly type: ColumnType
}

const columnTypes = ['VARCHAR', 'INTEGER', 'BIGINT', 'DOUBLE'] as const

export type ColumnType = (typeof columnTypes)[number]

export function isColumnType(name: string): name is ColumnType {
  return columnTypes.some((type) => type === name)
}

/** How an existing table differs from what its signal says now. */
export type TableChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'additive'; readonly statements: readonly string[] }
  | { readonly kind: 'incompatible'; readonly column: string; readonly found: string; readonly expected: ColumnType }

const typeOf: Record<Field['type'], ColumnType> = {
  keyword: 'VARCHAR',
  integer: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE',
  time: 'BIGINT',
  instant: 'BIGINT',
  moment: 'VARCHAR',
  text: 'VARCHAR',
  tokens: 'VARCHAR',
}

/**
 * Where DuckDB's own choice is not the best (ADR 14): every search reads all words, and to unpack them takes twice as long
 * as to look through them; texts are read for the few records of a page.
 */
const compressionOf: Readonly<Partial<Record<Field['type'], 'uncompressed' | 'zstd'>>> = {
  tokens: 'uncompressed',
  text: 'zstd',
}

/**
 * In each table of records: the batch's id, in the first of the records that it brought to this table.
 * A table of all ids would get a row group with every checkpoint and be read as a whole for every batch.
 */
export const batchColumn: Column = { name: '_batch', type: 'VARCHAR' }

/** In each table of records that say their ids themselves. */
export const idColumn: Column = { name: '_id', type: 'VARCHAR' }

const identityColumns: Readonly<Record<Signal['identity'], readonly Column[]>> = {
  batch: [batchColumn],
  own: [idColumn],
  derived: [],
}

/** In tables of records with words: bits of the words of a text, by which most that lack a word are told (ADR 13). */
export const wordBitColumns: readonly Column[] = [
  { name: '_words_1', type: 'BIGINT' },
  { name: '_words_2', type: 'BIGINT' },
]

/** The store's own tables. No keys: there is one writer, and it looks before it inserts. */
export const ownTables: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS "tarsier_receipt" ("key" VARCHAR, "body_hash" VARCHAR, "received_at" BIGINT)',
  // Minutes whose derived records are stale, and the derived signals whose minutes are marked there.
  'CREATE TABLE IF NOT EXISTS "tarsier_stale" ("derived" VARCHAR, "minute" BIGINT)',
  'CREATE TABLE IF NOT EXISTS "tarsier_derived" ("derived" VARCHAR)',
  // From which day on a signal is kept, where that is not its age's to say.
  'CREATE TABLE IF NOT EXISTS "tarsier_kept_from" ("signal" VARCHAR, "day" VARCHAR, "announced" BIGINT)',
  'CREATE TABLE IF NOT EXISTS "tarsier_dead_letter" ' +
    '("id" VARCHAR, "signal" VARCHAR, "target" VARCHAR, "reason" VARCHAR, "original" VARCHAR, "buried_at" BIGINT)',
]

/** The columns that hold a signal's records, in the order of its fields. */
export function columnsOf(signal: Signal): readonly Column[] {
  return signal.fields.map((field) => ({ name: field.name, type: typeOf[field.type] }))
}

/** All columns of a signal's tables as they are made. */
export function tableColumnsOf(signal: Signal): readonly Column[] {
  const wordBits = tokensOf(signal) ? wordBitColumns : []
  return [...columnsOf(signal), ...wordBits, ...identityColumns[signal.identity]]
}

/** The field with the words of a signal's records. */
export function tokensOf({ fields }: Signal): Field | undefined {
  return fields.find(({ type }) => type === 'tokens')
}

/** The statement that makes a day's table. */
export function createTable(table: string, signal: Signal): string {
  const columns = tableColumnsOf(signal).map(({ name, type }) => {
    const field = fieldOf(signal, name)
    const compression = field && compressionOf[field.type]
    return `${quote(name)} ${type}${compression ? ` USING COMPRESSION ${compression}` : ''}`
  })
  return `CREATE TABLE IF NOT EXISTS ${quote(table)} (${columns.join(', ')})`
}

/** What an existing table needs to take the signal's records; columns that the signal no longer has stay. */
export function changeTable(table: string, signal: Signal, existing: ReadonlyMap<string, string>): TableChange {
  const statements: string[] = []
  for (const { name, type } of tableColumnsOf(signal)) {
    const found = existing.get(name)
    if (found === undefined) statements.push(`ALTER TABLE ${quote(table)} ADD COLUMN ${quote(name)} ${type}`)
    else if (found !== type) return { kind: 'incompatible', column: name, found, expected: type }
  }
  return statements.length === 0 ? { kind: 'none' } : { kind: 'additive', statements }
}

/** An identifier as SQL takes it, whatever it holds. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
