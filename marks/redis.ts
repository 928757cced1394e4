import { Redis } from 'ioredis'
import { TarsierError } from '../errors.ts'
import type { SignalName } from '../signals/signal.ts'
import type { Marks, StaleMinute } from './marks.ts'

export interface RedisMarksOptions {
  readonly url: string
  /** All keys start with it. */
  readonly prefix: string
  /** How long a command may take, ms. */
  readonly deadline?: number
  /** Epoch ms. */
  readonly now?: () => number
}

const usualDeadline = 2000

/**
 * KEYS[1] hash: minute → generation; the field `known` says that the hash is complete. KEYS[2] sorted set of
 * `minute:batch`, all of one score, so that those of a minute lie together. Each script is one step of Redis.
 */
const openScript = `
for i = 3, #ARGV do
  local before = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%.0f', math.max(before + 1, tonumber(ARGV[1]))))
  if ARGV[2] ~= '' then redis.call('ZADD', KEYS[2], 0, ARGV[i] .. ':' .. ARGV[2]) end
end`

const closeScript = `
for i = 2, #ARGV do redis.call('ZREM', KEYS[2], ARGV[i] .. ':' .. ARGV[1]) end`

const clearScript = `
for i = 1, #ARGV, 2 do
  local minute, generation = ARGV[i], ARGV[i + 1]
  local writing = redis.call('ZLEXCOUNT', KEYS[2], '[' .. minute .. ':', '(' .. minute .. ';')
  if writing == 0 and redis.call('HGET', KEYS[1], minute) == generation then redis.call('HDEL', KEYS[1], minute) end
end`

const staleScript = `return { redis.call('HGETALL', KEYS[1]), redis.call('ZRANGE', KEYS[2], 0, -1) }`

const known = 'known'

/** Minutes of one script: Redis answers nobody else while it runs. */
const minutesAtOnce = 1000

/** Marks in Redis. Connects with the first use; a Redis that is away fails the use at once. */
export function redisMarks({ url, prefix, deadline = usualDeadline, now = Date.now }: RedisMarksOptions): Marks {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: deadline,
    commandTimeout: deadline,
    socketTimeout: 2 * deadline,
    retryStrategy: (tries) => Math.min(1000, 50 * 2 ** Math.min(tries, 10)),
  })
  // Every use tells of its own failure.
  client.on('error', () => undefined)

  // One hash tag: both keys of a signal are on one node of a Redis Cluster.
  const keysOf = (derived: SignalName) => [`{${prefix}:${derived}}:stale`, `{${prefix}:${derived}}:writing`] as const

  async function run(script: string, derived: SignalName, ...words: readonly (string | number)[]): Promise<unknown> {
    try {
      return await client.eval(script, 2, ...keysOf(derived), ...words)
    } catch (cause) {
      throw new TarsierError('UNAVAILABLE', `Redis, marks of ${derived}: ${String(cause)}`, { cause })
    }
  }

  async function runInParts(
    script: string,
    derived: SignalName,
    first: readonly (string | number)[],
    minutes: readonly number[],
  ): Promise<void> {
    for (let begin = 0; begin < minutes.length; begin += minutesAtOnce) {
      await run(script, derived, ...first, ...minutes.slice(begin, begin + minutesAtOnce))
    }
  }

  async function restore(derived: SignalName, minutes: readonly number[]): Promise<void> {
    await runInParts(openScript, derived, [now(), ''], minutes)
    await run(`redis.call('HSET', KEYS[1], '${known}', '1')`, derived)
  }

  return {
    open: (derived, batchId, minutes) => runInParts(openScript, derived, [now(), batchId], minutes),
    close: (derived, batchId, minutes) => runInParts(closeScript, derived, [batchId], minutes),
    stale: async (derived) => staleMinutes(await run(staleScript, derived)),
    clear: async (derived, built) => {
      for (let begin = 0; begin < built.length; begin += minutesAtOnce) {
        const part = built.slice(begin, begin + minutesAtOnce)
        await run(clearScript, derived, ...part.flatMap(({ minute, generation }) => [minute, generation]))
      }
    },
    restore,
    stop: () => client.disconnect(),
  }
}

/** Reads what `staleScript` gives: the hash as a flat list, and the batches being written. */
function staleMinutes(answer: unknown): readonly StaleMinute[] | undefined {
  const [fields, writing] = answer as readonly [readonly string[], readonly string[]]
  const minutesWritten = new Set(writing.map((member) => Number(member.slice(0, member.indexOf(':')))))
  const minutes: StaleMinute[] = []
  let complete = false
  for (let place = 0; place + 1 < fields.length; place += 2) {
    const minute = Number(fields[place])
    if (fields[place] === known) complete = true
    else minutes.push({ minute, generation: Number(fields[place + 1]), writing: minutesWritten.has(minute) })
  }
  return complete ? minutes : undefined
}
