import { TarsierError } from '../errors.ts'

/**
 * What an error of Redis or of the way to it means to a sender. A Redis error's code is a word in capitals
 * (RESP: the first of the message; inside the message where a script failed, before Redis 7). Never has the error as its
 * cause: ioredis puts the command into it, so the batch would live and be logged with the error.
 */
export function asTarsierError(error: unknown): TarsierError {
  if (error instanceof TarsierError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/\bOOM\b/.test(message)) return new TarsierError('OVERLOADED', 'Redis is at its maxmemory')
  return new TarsierError('UNAVAILABLE', `Redis: ${message}`)
}

/** The same where no batch was offered: there is nothing to push back. */
export function asUnavailable(error: unknown): TarsierError {
  const known = asTarsierError(error)
  return known.code === 'UNAVAILABLE' ? known : new TarsierError('UNAVAILABLE', known.message)
}
