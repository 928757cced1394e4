import type { Redis } from 'ioredis'
import { TarsierError } from '../errors.ts'

/** What a Redis says of itself, as far as it decides whether batches are safe in it. */
export interface RedisFacts {
  readonly version: string
  readonly evictionPolicy: string
  readonly appendOnly: boolean
  readonly usedMemory: number
  /** 0: no limit. */
  readonly memoryLimit: number
}

const oldestVersion = [6, 2] as const

/**
 * Above the first share of `maxmemory` no batch is taken, until it is below the second. The rest belongs to the workers:
 * at `maxmemory` itself Redis refuses also the command that moves a batch to a worker, and could never drain.
 */
const fullAbove = 0.85
const roomBelow = 0.8

/** Reads INFO's lines; managed Redis servers forbid CONFIG, so nothing here needs it. */
export function factsFrom(info: string): RedisFacts {
  const lines = new Map(info.split(/\r?\n/).map((line) => pair(line)))
  return {
    version: lines.get('redis_version') ?? '0',
    evictionPolicy: lines.get('maxmemory_policy') ?? 'unknown',
    appendOnly: lines.get('aof_enabled') === '1',
    usedMemory: Number(lines.get('used_memory') ?? 0),
    memoryLimit: Number(lines.get('maxmemory') ?? 0),
  }
}

function pair(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1)]
}

/** Why batches are not safe in this Redis; undefined where they are. Only the version matters where `allowUnsafe` is set. */
export function dangerOf(facts: RedisFacts, allowUnsafe: boolean): TarsierError | undefined {
  const [major = 0, minor = 0] = facts.version.split('.').map(Number)
  if (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1])) {
    return new TarsierError(
      'BAD_SETTING',
      `Redis has the version ${facts.version}, expected ${oldestVersion.join('.')} or later`,
    )
  }
  if (allowUnsafe) return undefined
  const found = [
    facts.evictionPolicy === 'noeviction'
      ? ''
      : `maxmemory-policy ${facts.evictionPolicy}, expected noeviction (it would delete waiting batches)`,
    facts.appendOnly ? '' : 'appendonly no, expected yes (a restart would lose waiting batches)',
  ].filter(Boolean)
  if (found.length === 0) return undefined
  const message = `Redis is not safe for waiting batches: ${found.join('; ')}. Change it, or set TARSIER_REDIS_ALLOW_UNSAFE=true to accept the loss`
  return new TarsierError('BAD_SETTING', message)
}

/** Whether the memory is too full for new batches; `before` is what was found last: it has to fall some way to count as room. */
export function isFull({ usedMemory, memoryLimit }: RedisFacts, before: boolean): boolean {
  return memoryLimit > 0 && usedMemory > memoryLimit * (before ? roomBelow : fullAbove)
}

/** How Redis syncs its log to disk; undefined where it does not say. */
export async function appendSyncPolicy(client: Redis): Promise<string | undefined> {
  const answer: unknown = await client.config('GET', 'appendfsync').catch(() => undefined)
  const policy = Array.isArray(answer) ? answer[1] : undefined
  return typeof policy === 'string' ? policy : undefined
}
