import type { LogLevel } from '../../signals/log.ts'
import { levelOf } from './level.ts'
import { isTraceId, traceOfParent } from './trace.ts'
import { readTime, type WrittenTime } from './written-time.ts'

/** What a line says of itself. */
export interface LineFacts {
  readonly written: WrittenTime | undefined
  readonly level: LogLevel | ''
  /** Its thread, or its process. */
  readonly thread: string
  readonly trace: string
}

// The names that the JSON forms of common libraries use: TarsGo, zap, slog, logback's encoders, pino, winston, ECS.
const times = ['time', '@timestamp', 'timestamp', 'ts', 't']
const levels = ['level', 'log.level', 'severity', 'lvl', 'levelname']
const threads = ['thread', 'thread_name', 'threadName', 'process.thread.name', 'tid', 'pid']
const traces = ['traceId', 'trace_id', 'trace.id', 'traceID', 'traceid', 'TraceId', 'traceparent', 'trace']

/** What a JSON line says; undefined where the text is no JSON object. */
export function readJsonLine(text: string): LineFacts | undefined {
  const fields = objectOf(text)
  if (!fields) return undefined
  return {
    written: first(times, fields, timeOf),
    level: first(levels, fields, levelOf) ?? '',
    thread: first(threads, fields, nameOf) ?? '',
    trace: first(traces, fields, traceOf) ?? '',
  }
}

function objectOf(text: string): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value instanceof Object && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

function first<Value>(
  names: readonly string[],
  fields: ReadonlyMap<string, unknown>,
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  for (const name of names) {
    const found = fields.has(name) ? read(fields.get(name)) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function timeOf(value: unknown): WrittenTime | undefined {
  if (typeof value === 'string') return readTime(value, 0, '')
  if (typeof value !== 'number' || value < leastEpoch) return undefined
  return { clock: Math.floor(inMilliseconds(value)), hasDate: true, offset: 0, end: 0 }
}

/** What is less, 2001 in seconds, is how long something took. */
const leastEpoch = 1e9

/** Epoch seconds, ms, µs or ns, told by how large they are: each of them is another's year 5138 or its 1970. */
function inMilliseconds(value: number): number {
  if (value < 1e11) return value * 1000
  if (value < 1e14) return value
  return value < 1e17 ? value / 1e3 : value / 1e6
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function traceOf(value: unknown): string | undefined {
  return typeof value === 'string' && isTraceId(value) ? traceOfParent(value) : undefined
}
