import type { JobsOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import { batchHeaderSchema, type EncodedBatch } from '../signals/batch.ts'

/** A batch as job data: JSON, so its bytes are text; a Buffer would take 3.6 times the room (ingest-systems.md B). */
export interface JobData {
  readonly header: EncodedBatch['header']
  /** Base64. */
  readonly bytes: string
}

const jobDataSchema = z.object({ header: batchHeaderSchema, bytes: z.string() })

/**
 * The largest job data, far under Redis' 512 MB: a request's worst case is 10 MB of text that gzip hardly shrinks, and its
 * words, in base64.
 */
const jobSizeLimit = 32 * 1024 * 1024

/** Never given up, never kept once done, kept for an operator where parked. */
export const jobOptions = {
  attempts: 1e9,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: false,
  stackTraceLimit: 0,
} as const satisfies JobsOptions

/** Throws TOO_LARGE. */
export function dataOf({ header, bytes }: EncodedBatch): JobData {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  if (text.length > jobSizeLimit) {
    throw new TarsierError('TOO_LARGE', `a batch of ${text.length} bytes, expected at most ${jobSizeLimit}`)
  }
  return { header, bytes: text }
}

/** Throws where the data is not a batch: written by something else. */
export function batchOf(data: unknown): EncodedBatch {
  const { header, bytes } = jobDataSchema.parse(data)
  return { header, bytes: Buffer.from(bytes, 'base64') }
}

/** A job's name tells its records by signal, "stat:5000 reporter:12": the depth is read from names alone. */
export function nameOf({ header }: EncodedBatch): string {
  return Object.entries(header.counts)
    .map(([signal, count]) => `${signal}:${count}`)
    .join(' ')
}

export function countsOf(name: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    name.split(' ').flatMap((part) => {
      const [signal, count] = part.split(':')
      return signal && count ? [[signal, Number(count)]] : []
    }),
  )
}

/** Puts what is left of a batch in its job's place, unless the job is gone: a hash without a job would stay for ever. */
export async function replaceJob(client: Redis, key: string, remaining: EncodedBatch): Promise<void> {
  const script = `if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'data', ARGV[1], 'name', ARGV[2]) end`
  await client.eval(script, 1, key, JSON.stringify(dataOf(remaining)), nameOf(remaining))
}
