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

/** pino appends the causes' messages, which a message that tells its cause has already. The stack names each. */
function seenError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const seen = stdSerializers.err(error)
  const { cause } = error
  return cause instanceof Error && error.message.includes(cause.message) ? { ...seen, message: error.message } : seen
}
