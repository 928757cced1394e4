import { type Logger, pino } from 'pino'
import { default as pretty } from 'pino-pretty'

export type { Logger }

export interface LogConfig {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** `json`: one object a line, for collectors. `text`: for eyes. */
  readonly format: 'json' | 'text'
}

/** The process' own structured log, on standard error: standard output belongs to answers. */
export function createLog(config: LogConfig): Logger {
  const options = { level: config.level, base: null, redact: ['*.password', '*.authorization', '*.apiKey'] }
  if (config.format === 'json') return pino(options, pino.destination({ dest: 2, sync: true }))
  return pino(options, pretty({ destination: 2, sync: true, colorize: process.stderr.isTTY }))
}
