import type { LogLevel } from '../../signals/log.ts'

/** What libraries call a level. `TARS` is what TarsCpp's framework says of itself, below DEBUG. */
const names: Readonly<Record<LogLevel, readonly string[]>> = {
  TRACE: ['trace', 'finest', 'finer', 'verbose', 'tars'],
  DEBUG: ['debug', 'fine', 'config'],
  INFO: ['info', 'information', 'notice'],
  WARN: ['warn', 'warning'],
  ERROR: ['error', 'err', 'severe'],
  FATAL: ['fatal', 'critical', 'crit', 'panic', 'dpanic', 'emergency', 'emerg', 'alert'],
}

const byName = new Map<string, LogLevel>()
const byCapitals = new Map<string, LogLevel>()
for (const [level, spellings] of Object.entries(names)) {
  for (const name of spellings) {
    // Object.entries forgets that the keys are levels.
    const known = level as LogLevel
    byCapitals.set(name.toUpperCase(), known)
    for (const each of [name, name.toUpperCase(), (name[0] ?? '').toUpperCase() + name.slice(1)])
      byName.set(each, known)
  }
}

const longestName = 11

/** The level that stands in text[start, end): as `error`, `ERROR` or `Error`. Undefined where something else does. */
export function levelAt(text: string, start: number, end: number): LogLevel | undefined {
  const length = end - start
  return length < 3 || length > longestName ? undefined : byName.get(text.slice(start, end))
}

/** The same in capitals only: a word of a sentence is no level. */
export function capitalLevelAt(text: string, start: number, end: number): LogLevel | undefined {
  const length = end - start
  return length < 3 || length > longestName ? undefined : byCapitals.get(text.slice(start, end))
}

/** pino's and bunyan's numbers. */
const byNumber: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

/** The level that a field names, in words or as a number; undefined where it is none. */
export function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'number') return byNumber[value / 10 - 1]
  if (typeof value !== 'string') return undefined
  const name = value.trim()
  return byName.get(name) ?? byName.get(name.toLowerCase())
}
