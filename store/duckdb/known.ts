import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ownTables, quote } from '../../mappings/duckdb.ts'
import { columnsByTable, type FoundColumns, type Tables } from './tables.ts'

/** Begins the names of the store's own tables. */
const ownPrefix = 'tarsier_'

/** Why this version of Tarsier can't go on with the database that is open; undefined where it can. */
export async function whyUnknown(reader: DuckDBConnection, tables: Tables): Promise<string | undefined> {
  const own = await ownColumns()
  const found = await columnsByTable(reader)
  if (![...own.keys()].some((name) => found.has(name))) return 'it is no database of Tarsier'
  const reasons = [...found].map(([name, columns]) => {
    return name.startsWith(ownPrefix) ? differenceOf(name, columns, own.get(name)) : incompatibilityOf(name, columns)
  })
  return reasons.find((reason) => reason !== undefined)

  function incompatibilityOf(name: string, columns: FoundColumns): string | undefined {
    const change = tables.changeOf(name, columns)
    if (change.kind !== 'incompatible') return undefined
    const { column, found: type, expected } = change
    return `its table ${name} has the column ${column} as ${type}, expected ${expected}`
  }
}

/** Own tables are written a row at a time, all columns: they have to be as this version makes them. */
function differenceOf(name: string, found: FoundColumns, expected: FoundColumns | undefined): string | undefined {
  if (!expected) return `its table ${name} is unknown to this version of Tarsier`
  const [one, other] = [found, expected].map((columns) => [...columns].map((column) => column.join(' ')).join(', '))
  return one === other ? undefined : `its table ${name} has the columns ${one}, expected ${other}`
}

async function ownColumns(): Promise<ReadonlyMap<string, FoundColumns>> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    for (const statement of ownTables) await connection.run(statement)
    return await columnsByTable(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Reads every value of every table, whose blocks are checked by their sums on the way. Gives the rows. */
export async function readThrough(reader: DuckDBConnection): Promise<number> {
  let rows = 0
  for (const table of (await columnsByTable(reader)).keys()) {
    const found = await reader.runAndReadAll(`SELECT count(*), bit_xor(hash("row")) FROM ${quote(table)} AS "row"`)
    rows += Number(found.getRows()[0]?.[0])
  }
  return rows
}
