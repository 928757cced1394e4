import { gunzipSync, gzipSync } from 'node:zlib'
import { newBatchId } from '../signals/identity.ts'
import type { Signal, TimedRecord } from '../signals/signal.ts'
import { type StatRecord, stat } from '../signals/stat.ts'
import { draft, encodeBatch } from '../store/elasticsearch/encode.ts'

/** Bodies of raw `_bulk` requests, built before anything is timed. */
export interface Bodies {
  readonly plain: readonly Buffer[]
  readonly gzip: readonly Buffer[]
}

/** Documents of one bulk. */
export const bulkSize = 5000

/** The same bytes that Tarsier sends: documents, their own ids, the index in each action. */
export function tarsierBodies(chunks: Iterable<readonly TimedRecord[]>, index: string, signal: Signal = stat): Bodies {
  const gzip: Buffer[] = []
  for (const records of chunks) {
    const parts = [{ signal, drafts: records.map((record) => draft(signal, record)) }]
    const batch = { id: newBatchId(), signal: signal.name, receivedAt: Date.now(), parts }
    gzip.push(Buffer.from(encodeBatch(batch, () => index).bytes))
  }
  return { gzip, plain: gzip.map((body) => gunzipSync(body)) }
}

/** The document that the original writes (contract section 3), without an id of its own. */
const originalFields = [
  'source_id',
  'f_timestamp',
  'f_date',
  'f_tflag',
  'master_name',
  'slave_name',
  'interface_name',
  'tars_version',
  'master_ip',
  'slave_ip',
  'slave_port',
  'return_value',
  'succ_count',
  'timeout_count',
  'exce_count',
  'total_count',
  'total_time',
  'interv_count',
  'ave_time',
  'maxrsp_time',
  'minrsp_time',
] as const satisfies readonly (keyof StatRecord)[]

export function originalBodies(chunks: Iterable<readonly StatRecord[]>): Bodies {
  const plain: Buffer[] = []
  for (const records of chunks) {
    const lines = records.map((record) => {
      const document = Object.fromEntries(originalFields.map((field) => [field, record[field]]))
      return `{"create":{}}\n${JSON.stringify(document)}\n`
    })
    plain.push(Buffer.from(lines.join('')))
  }
  return { plain, gzip: plain.map((body) => gzipSync(body, { level: 1 })) }
}
