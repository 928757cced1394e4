import { type Readable, Transform } from 'node:stream'
import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import type { preParsingAsyncHookHandler, RequestPayload } from 'fastify'
import { TarsierError } from '../errors.ts'
import { tooLong } from './errors.ts'
import { showFound } from './issues.ts'

/** A zstd frame asks for its window before a byte is unpacked: 8 MiB is what RFC 8878 tells every decoder to support. */
const zstdWindowLog = 23

const unpackers: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => createGunzip()],
  ['zstd', () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } })],
])

/** Encodings of a body that are taken. */
const takenEncodings: readonly string[] = [...unpackers.keys()]

/** What may be unpacked at any ratio, and the ratio beyond it (ingest-systems.md D: decompression bombs). */
const freeBytes = 1024 * 1024
const mostRatio = 100

/**
 * Unpacks request bodies, and stops unpacking at the limit. Not @fastify/compress's: that one goes on unpacking a bomb
 * whose request was refused.
 */
export function unpackBody(limit: number): preParsingAsyncHookHandler {
  return async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase()
    if (encoding === undefined || encoding === 'identity') return payload
    const createUnpacker = unpackers.get(encoding)
    if (createUnpacker) return unpack(payload, encoding, createUnpacker(), limit)
    const message = `Content-Encoding: found ${showFound(encoding)}, expected ${takenEncodings.join(', ')} or none`
    throw new TarsierError('UNSUPPORTED_MEDIA_TYPE', message)
  }
}

function unpack(packed: Readable, encoding: string, unpacker: Transform, limit: number): RequestPayload {
  const counted = { packed: 0, unpacked: 0 }
  const bounded: RequestPayload & Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counted.unpacked += chunk.length
      bounded.receivedEncodedLength = counted.packed
      done(excessOf(counted, limit), chunk)
    },
  })
  packed.on('data', (chunk: Buffer) => {
    counted.packed += chunk.length
  })
  packed.once('error', (error) => bounded.destroy(error))
  unpacker.once('error', () => bounded.destroy(new TarsierError('BAD_REQUEST', `the body is not valid ${encoding}`)))
  bounded.once('close', () => unpacker.destroy())
  packed.pipe(unpacker).pipe(bounded)
  return bounded
}

function excessOf(counted: { packed: number; unpacked: number }, limit: number): TarsierError | null {
  const { packed, unpacked } = counted
  if (unpacked > limit) {
    return new TarsierError('TOO_LARGE', tooLong('the unpacked body', `more than ${limit}`, limit))
  }
  if (unpacked <= freeBytes || unpacked <= packed * mostRatio) return null
  const found = `found ${unpacked} bytes unpacked from ${packed}`
  return new TarsierError('TOO_LARGE', `the body: ${found}, expected at most ${mostRatio} times as many`)
}
