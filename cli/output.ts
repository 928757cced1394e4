import { TarsierError } from '../errors.ts'
import { safeJson, shownSafely } from './safe-text.ts'

/** Where a command writes; tests hand in their own. */
export interface Output {
  readonly answer: (text: string) => void
  readonly note: (text: string) => void
}

/** Answers on standard output, notes on standard error, so that an answer can be piped on. */
export const terminal: Output = {
  answer: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
}

/**
 * Ends the process quietly when the reader of a pipe has gone, as `tarsier query … | head` leaves it. That nobody reads the
 * notes any more does not matter.
 */
export function endWithReader(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** A value as JSON for people and pipes; integers that a double can't hold become strings, as in the HTTP API. */
export function json(value: unknown): string {
  return `${safeJson(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each), 2))}\n`
}

/** One clear sentence a failure; the stack of a mistake in our code is kept for `TARSIER_LOG_LEVEL=debug`. */
export function sentencesOf(error: unknown, debug: boolean): string {
  if (error instanceof TarsierError) return lines(error.message)
  if (!(error instanceof Error)) return lines(String(error))
  return debug ? `${error.stack ?? error.message}\n` : lines(error.message)
}

function lines(message: string): string {
  return message
    .split('\n')
    .map((line) => `tarsier: ${shownSafely(line)}\n`)
    .join('')
}
