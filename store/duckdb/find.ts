import { Buffer } from 'node:buffer'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quote } from '../../mappings/duckdb.ts'
import { placeOf, type Signal } from '../../signals/signal.ts'
import { findInParts, slicesOf } from '../find.ts'
import { checkFind } from '../question.ts'
import type { AskOptions, FindQuestion, Found, FoundRecord, Place } from '../store.ts'
import type { Database } from './database.ts'
import { findStatement } from './find-statement.ts'
import { unavailable } from './open.ts'
import { foundRecord, recordOf } from './record.ts'
import type { Tables } from './tables.ts'

export interface FindParts {
  readonly database: Database
  readonly tables: Tables
}

/** A day's table, how many records it has and the least and largest value of the order's first field in it. */
interface Extent {
  readonly table: string
  readonly rows: number
  readonly least: number
  readonly most: number
}

/** Finds records in the days' tables, as `Store.find` says. */
export function finder({ database, tables }: FindParts) {
  return async function find(question: FindQuestion, options: AskOptions): Promise<Found> {
    checkFind(question)
    return database
      .read(options, (reader) => findInParts(question, (part) => findPart(reader, part)))
      .catch((cause: unknown) => unavailable(cause, 'the search failed in DuckDB'))
  }

  async function findPart(reader: DuckDBConnection, question: FindQuestion): Promise<Found> {
    for (;;) {
      const sources = tables.inRange(question.signal, question.range)
      try {
        return await findIn(reader, question, sources)
      } catch (error) {
        // A day that retention dropped in between is like one that was never there.
        if (sources.every((table) => tables.has(table))) throw error
      }
    }
  }
}

/**
 * Looks into one day after the other, from the end that is asked for, until no other can have a record before the last one
 * found. Days overlap where the zone was changed.
 */
async function findIn(reader: DuckDBConnection, question: FindQuestion, sources: readonly string[]): Promise<Found> {
  const { signal, sort, limit } = question
  let found: readonly FoundRecord[] = []
  for (const extent of inOrder(await extentsOf(reader, signal, sources), sort)) {
    const last = found[limit]
    if (last && isBeyond(extent, placeOf(signal, last.record), sort)) break
    const records = await recordsIn(reader, question, extent)
    found = found.length === 0 ? records : merged([...found, ...records], question).slice(0, limit + 1)
  }
  return { records: found.slice(0, limit), more: found.length > limit }
}

/** Read from what DuckDB knows of each row group; empty tables are left out. */
async function extentsOf(
  reader: DuckDBConnection,
  { order }: Signal,
  sources: readonly string[],
): Promise<readonly Extent[]> {
  const first = quote(order[0] ?? '')
  const extents: Extent[] = []
  for (const table of sources) {
    const sql = `SELECT count(*), min(${first}), max(${first}) FROM ${quote(table)}`
    const [row = []] = (await reader.runAndReadAll(sql)).getRows()
    const [rows = 0, least = 0, most = 0] = row.map(Number)
    if (rows > 0) extents.push({ table, rows, least, most })
  }
  return extents
}

function inOrder(extents: readonly Extent[], sort: FindQuestion['sort']): readonly Extent[] {
  return extents.toSorted((one, other) => (sort === 'newest' ? other.most - one.most : one.least - other.least))
}

function isBeyond({ least, most }: Extent, [first]: Place, sort: FindQuestion['sort']): boolean {
  return sort === 'newest' ? most < Number(first) : least > Number(first)
}

/** Few enough to be searched at once: DuckDB takes row groups of 122,880 rows as wholes. */
const few = 500_000

/**
 * Begins with a part of the time: DuckDB leaves out what lies behind the records that it has, but only once it has found
 * thousands.
 */
async function recordsIn(reader: DuckDBConnection, question: FindQuestion, extent: Extent): Promise<FoundRecord[]> {
  const { conditions, limit, range } = question
  const span = { from: Math.max(range.from * 1000, extent.least), to: Math.min(range.to * 1000, extent.most + 1) }
  const found: FoundRecord[] = []
  for (const slice of extent.rows < few ? [[]] : slicesOf(question, span)) {
    const part = { ...question, conditions: [...conditions, ...slice], limit: limit - found.length }
    found.push(...(await rowsOf(reader, part, extent.table)))
    if (found.length > limit) break
  }
  return found
}

async function rowsOf(reader: DuckDBConnection, question: FindQuestion, table: string): Promise<FoundRecord[]> {
  const { signal } = question
  const columns = signal.fields.filter(({ type }) => type !== 'tokens').map(({ name }) => name)
  const { sql, values, types } = findStatement(question, table, columns)
  const rows = (await reader.runAndReadAll(sql, [...values], [...types])).getRows()
  return rows.map((row) => foundRecord(signal, recordOf(columns, row)))
}

function merged(records: readonly FoundRecord[], { signal, sort }: FindQuestion): readonly FoundRecord[] {
  const direction = sort === 'newest' ? -1 : 1
  return records.toSorted(
    (one, other) => direction * comparePlaces(placeOf(signal, one.record), placeOf(signal, other.record)),
  )
}

function comparePlaces(one: Place, other: Place): number {
  for (const [index, value] of one.entries()) {
    const order = compare(value, other[index] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** Text by its UTF-8 bytes, as DuckDB does. */
function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)))
}
