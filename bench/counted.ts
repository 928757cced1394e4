import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { FailedRun } from './failed-run.ts'

/** Records by the value of one of their fields: what shows that one is missing or there twice. */
export type Counts = ReadonlyMap<string, number>

export function countsOf(values: Iterable<string>): Counts {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** What the file in a directory holds of a signal, by a column, after Tarsier has let it go. */
export async function countsIn(directory: string, signal: string, column: string): Promise<Counts> {
  const instance = await DuckDBInstance.create(join(directory, 'tarsier.duckdb'), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const tables = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE table_name ^@ '${signal}_'`,
  )
  const union = tables.getRows().map(([name]) => `SELECT "${column}" FROM "${name}"`)
  const counts = await connection.runAndReadAll(
    `SELECT "${column}", count(*) FROM (${union.join(' UNION ALL ')}) GROUP BY 1`,
  )
  connection.closeSync()
  instance.closeSync()
  return new Map(counts.getRows().map(([value, count]) => [String(value), Number(count)]))
}

/** Throws FailedRun where other records are there than were sent so many times. */
export function checkCounts(where: string, found: Counts, sent: Counts, times: number): void {
  const wrong = [...sent].find(([value, count]) => found.get(value) !== count * times)
  if (!wrong && found.size === sent.size) return
  const [value = 'other values', count = 0] = wrong ?? []
  throw new FailedRun(`${where} holds ${found.get(value)} records of ${value}, expected ${count * times}`)
}
