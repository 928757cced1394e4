import type { IncomingHttpHeaders } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import type { preParsingAsyncHookHandler, RequestPayload } from 'fastify'
import { TarsierError } from '../errors.ts'
import type { BodyBudget, BodyShare } from './body-budget.ts'
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
 * Unpacks request bodies, and stops at the limit of one or where all of them together hold too much. Not
 * @fastify/compress's: that one goes on unpacking a bomb whose request was refused.
 */
export function unpackBody(limit: number, budget: BodyBudget): preParsingAsyncHookHandler {
  return async (request, reply, payload) => {
    if (!hasBody(request.headers)) return payload
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    const createUnpacker = unpackers.get(encoding)
    if (encoding !== 'identity' && !createUnpacker) {
      const message = `Content-Encoding: found ${showFound(encoding)}, expected ${takenEncodings.join(', ')} or none`
      throw new TarsierError('UNSUPPORTED_MEDIA_TYPE', message)
    }
    const share = budget.open()
    const body = createUnpacker ? unpack(payload, encoding, createUnpacker(), limit, share) : bounded(payload, share)
    const answered = () => {
      share.end()
      body.destroy()
    }
    for (const event of ['finish', 'close']) reply.raw.once(event, answered)
    return body
  }
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

/** A body as it comes, as long as there is room. What then comes of it is dropped, so that its sender hears the answer. */
function bounded(body: Readable, share: BodyShare): RequestPayload {
  const passing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(share.take(chunk.length), chunk)
    },
  })
  body.once('error', (error) => passing.destroy(error))
  body.pipe(passing)
  // After pipe's own, which pauses the body.
  passing.once('close', () => body.resume())
  return passing
}

function unpack(
  packed: Readable,
  encoding: string,
  unpacker: Transform,
  limit: number,
  share: BodyShare,
): RequestPayload {
  const counted = { packed: 0, unpacked: 0 }
  const unpacked: RequestPayload & Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counted.unpacked += chunk.length
      unpacked.receivedEncodedLength = counted.packed
      done(excessOf(counted, limit) ?? share.take(chunk.length), chunk)
    },
  })
  packed.on('data', (chunk: Buffer) => {
    counted.packed += chunk.length
  })
  packed.once('error', (error) => unpacked.destroy(error))
  unpacker.once('error', () => unpacked.destroy(new TarsierError('BAD_REQUEST', `the body is not valid ${encoding}`)))
  unpacked.once('close', () => unpacker.destroy())
  packed.pipe(unpacker).pipe(unpacked)
  return unpacked
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
