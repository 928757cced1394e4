import type { FastifyRequest } from 'fastify'
import { TarsierError } from '../errors.ts'
import { tooLong } from './errors.ts'

/**
 * The JSON that a request brings, also one by GET, whose body fastify leaves unread: clients of Elasticsearch ask so.
 * Undefined where it brings none. Rejects with TOO_LARGE beyond the limit, in bytes, and with BAD_REQUEST.
 */
export async function jsonOf({ method, body, raw, headers }: FastifyRequest, limit: number): Promise<unknown> {
  if (method !== 'GET') return body
  if (headers['content-encoding'] !== undefined) {
    throw new TarsierError('UNSUPPORTED_MEDIA_TYPE', 'Content-Encoding: expected none in a request by GET')
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of raw) {
    length += chunk.length
    if (length > limit) throw new TarsierError('TOO_LARGE', tooLong('the body', `more than ${limit}`, limit))
    chunks.push(chunk)
  }
  return length === 0 ? undefined : parse(Buffer.concat(chunks).toString())
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TarsierError('BAD_REQUEST', 'the body is not valid JSON')
  }
}
