import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { copyDatabase } from '../../../store/duckdb/copy.ts'
import { openInstance } from '../../../store/duckdb/open.ts'
import { newDirectory } from './opened.ts'

/** So many rows DuckDB keeps together, and forgets together. */
const rowGroup = 122_880

/** A reader and a writer of a database; after each part that the reader copies the writer moves its log into the file. */
async function checkpointing(directory: string) {
  const instance = await openInstance({ directory })
  const [reader, writer] = [await instance.connect(), await instance.connect()]
  const run = reader.run.bind(reader)
  let parts = 0
  reader.run = async (sql, ...values) => {
    const result = await run(sql, ...values)
    if (sql.startsWith('INSERT')) {
      parts++
      await writer.run('CHECKPOINT')
    }
    return result
  }
  return { reader, writer, partCount: () => parts }
}

async function sumsIn(file: string) {
  const connection = await (await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })).connect()
  const found = await connection.runAndReadAll('SELECT count(*), count(DISTINCT "n"), sum("n") FROM "t"')
  return found.getRows()[0]?.map(Number)
}

it.each([
  ['of many seconds', '"n" // 1000'],
  ['of one second', '7'],
])('copies each row %s once, in parts, whatever is forgotten between them', async (_, second) => {
  const directory = await newDirectory()
  const { reader, writer, partCount } = await checkpointing(directory)
  await writer.run('CREATE TABLE "t" ("f_timestamp" BIGINT, "n" BIGINT)')
  await writer.run(`INSERT INTO "t" SELECT ${second}, "n" FROM range(${3 * rowGroup}) AS "rows"("n")`)
  await writer.run('CHECKPOINT')
  await writer.run(`DELETE FROM "t" WHERE "n" < ${rowGroup}`)
  const file = join(directory, 'copy.duckdb')
  expect(await copyDatabase(reader, file)).toBe(2 * rowGroup)
  expect(partCount()).toBeGreaterThanOrEqual(4)
  const sum = (3 * rowGroup * (3 * rowGroup - 1) - rowGroup * (rowGroup - 1)) / 2
  expect(await sumsIn(file)).toEqual([2 * rowGroup, 2 * rowGroup, sum])
})
