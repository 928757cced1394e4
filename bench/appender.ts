/** A process that does nothing but append prepared rows to DuckDB: what embedded.ts measures Tarsier against. */
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import { batchColumn, type Column, createTable, tableColumnsOf } from '../mappings/duckdb.ts'
import { newBatchId } from '../signals/identity.ts'
import { type StatRecord, stat } from '../signals/stat.ts'
import { openInstance } from '../store/duckdb/open.ts'
import { bulkSize } from './bodies.ts'
import { answerMessages, planOfChild } from './children.ts'
import type { AppenderPlan, AppenderTask, Preparation } from './embedded.ts'
import { trafficOf } from './frames.ts'
import { recordChunks } from './records.ts'

// embedded.ts wrote it.
const { directory, traffic: trafficPlan } = planOfChild() as AppenderPlan

/** Rows that a chunk may hold. */
const chunkRows = 2048

const table = 'stat_alone'
const columns = tableColumnsOf(stat)
const types = columns.map(typeOf)
const connection = await open()
const traffic = trafficOf(trafficPlan)

/** Values by column, as many rows as a chunk may hold. */
type Values = (DuckDBValue | undefined)[][]

/** One transaction each. */
let prepared: (DuckDBDataChunk | Values)[][] = []

answerMessages(({ preparation, phase }: AppenderTask) => (phase === 'prepare' ? prepare(preparation) : appendAll()))

/** The file is opened as Tarsier opens its own. */
async function open(): Promise<DuckDBConnection> {
  const instance = await openInstance({ directory })
  const opened = await instance.connect()
  await opened.run(createTable(table, stat))
  return opened
}

function typeOf({ type, name }: Column): DuckDBType {
  if (type === 'VARCHAR') return VARCHAR
  if (type === 'INTEGER') return INTEGER
  if (type === 'BIGINT') return BIGINT
  throw new Error(`column ${name} is ${type}`)
}

async function prepare(preparation: Preparation): Promise<string> {
  prepared = []
  for (const records of recordChunks(traffic)) {
    const parts: (DuckDBDataChunk | Values)[] = []
    for (let from = 0; from < bulkSize; from += chunkRows) {
      const values = valuesOf(records.slice(from, from + chunkRows))
      parts.push(preparation === 'chunks' ? chunkOf(values) : values)
    }
    prepared.push(parts)
  }
  return 'prepared'
}

function valuesOf(records: readonly StatRecord[]): Values {
  return columns.map(({ name, type }) =>
    records.map((record, row) => {
      if (name === batchColumn.name) return row === 0 ? newBatchId() : null
      // The other names are the record's own.
      const value = record[name as keyof StatRecord]
      if (value === undefined) return null
      return type === 'BIGINT' ? BigInt(value) : value
    }),
  )
}

function chunkOf(values: Values): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(types, values[0]?.length ?? 0)
  chunk.setColumns(values.map((column) => column.map((value) => value ?? null)))
  return chunk
}

async function appendAll(): Promise<number> {
  const start = performance.now()
  for (const parts of prepared) {
    await connection.run('BEGIN')
    const appender = await connection.createAppender(table)
    for (const part of parts) appender.appendDataChunk(part instanceof DuckDBDataChunk ? part : chunkOf(part))
    appender.flushSync()
    appender.closeSync()
    await connection.run('COMMIT')
  }
  return performance.now() - start
}
