import { type Logger, pino, stdSerializers } from 'pino'
import { default as pretty } from 'pino-pretty'

export type { Logger }

export interface LogConfig {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** `json`: one object a line, for collectors. `text`: for eyes. */
  readonly format: 'json' | 'text'
}

/** The process' own structured log, on standard error: standard output belongs to answers. */
export function createLog(config: LogConfig): Logger {
  const redact = ['*.password', '*.authorization', '*.apiKey']
  const options = { level: config.level, base: null, redact, serializers: { err: seenError } }
  if (config.format === 'json') return pino(options, pino.destination({ dest: 2, sync: true }))
  return pino(options, pretty({ destination: 2, sync: true, colorize: process.stderr.isTTY }))
}

/**
 * An error as it is logged. Without the objects that clients hang on it: ioredis the command that failed, whose words
 * may be a password or a batch. Without what pino appends, the causes' messages, where the message tells its cause already.
 */
function seenError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const seen = Object.entries(stdSerializers.err(error)).filter(([, value]) => typeof value !== 'object')
  const { cause } = error
  const told = cause instanceof Error && error.message.includes(cause.message) ? { message: error.message } : {}
  const parts: unknown[] = error instanceof AggregateError ? error.errors : []
  return { ...Object.fromEntries(seen), ...told, ...(parts.length > 0 ? { parts: parts.map(seenError) } : {}) }
}
