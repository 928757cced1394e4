import type { Redis } from 'ioredis'
import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import { promptConnection } from '../redis/connection.ts'
import { asTarsierError } from '../redis/failure.ts'
import { appendSyncPolicy, dangerOf, factsFrom, isFull, type RedisFacts } from './redis-check.ts'

export interface RedisLinkOptions {
  readonly url: string
  /** All keys start with it. */
  readonly prefix: string
  /** Work with a Redis that evicts or keeps no log. */
  readonly allowUnsafe: boolean
  /** How long a command may take, ms. */
  readonly deadline: number
  readonly log: Logger
}

/**
 * The connection that doors write over, and what is known of the Redis behind it. Looked at when it answers and each
 * second: whether it is safe for batches, whether it takes a write, whether there is room.
 */
export interface RedisLink {
  /** Fails at once while Redis is away, and within the deadline where it does not answer. */
  readonly client: Redis
  /** Rejects with BAD_SETTING where Redis is there and not safe; resolves where it can be used or is away. */
  start(): Promise<void>
  /** Idempotent. */
  stop(): void
  /** Why no batch can be added now. */
  trouble(): TarsierError | undefined
  /** Calls back whenever Redis is found safe after it was away. */
  onSafe(act: () => void): void
}

/** How often Redis is looked at, ms: what fills it up comes at some MB a second. */
const lookInterval = 1000

export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { log } = options
  const away = new TarsierError('UNAVAILABLE', 'Redis is away')
  const gone = new TarsierError('UNAVAILABLE', 'stopping: no more batches are taken')
  const client = promptConnection(options.url, options.deadline)
  const safeListeners: (() => void)[] = []
  let trouble: TarsierError | undefined = away
  let known = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined

  client.on('error', (error: Error) => learn(asTarsierError(error)))
  client.on('close', () => learn(trouble?.code === 'UNAVAILABLE' ? trouble : away))
  client.on('ready', () => {
    looking = look()
  })

  /** Takes note of what was found, and tells it where it is news. */
  function learn(found: TarsierError | undefined): void {
    const news = known ? found?.code !== trouble?.code : true
    trouble = found
    known = true
    if (!news || stopped) return
    if (found) log.error({ reason: found.message }, 'Redis takes no batches')
    else log.info('Redis takes batches')
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      const facts = factsFrom(await client.info())
      const danger = dangerOf(facts, options.allowUnsafe)
      const wasAway = !known || trouble?.code === 'UNAVAILABLE' || trouble?.code === 'BAD_SETTING'
      learn(danger ?? (await obstacleTo(facts)))
      if (wasAway && !danger) for (const act of safeListeners) act()
    } catch (error) {
      learn(asTarsierError(error))
    }
    if (client.status === 'ready') timer = setTimeout(() => void look(), lookInterval)
  }

  /** A write of its own tells what no setting does: a full disk (MISCONF), a replica (READONLY), no right to write. */
  async function obstacleTo(facts: RedisFacts): Promise<TarsierError | undefined> {
    if (isFull(facts, trouble?.code === 'OVERLOADED')) {
      const { usedMemory, memoryLimit } = facts
      return new TarsierError('OVERLOADED', `Redis is full: ${usedMemory} of ${memoryLimit} bytes are used`)
    }
    return client.set(`${options.prefix}:probe`, '', 'PX', 60_000).then(() => undefined, asTarsierError)
  }

  async function start(): Promise<void> {
    await client.connect().catch((error) => learn(asTarsierError(error)))
    await looking
    if (trouble?.code === 'BAD_SETTING') {
      stop()
      throw trouble
    }
    if (client.status === 'ready') await tellDurability()
  }

  async function tellDurability(): Promise<void> {
    const appendfsync = await appendSyncPolicy(client)
    if (appendfsync === 'always') log.info({ appendfsync }, 'Redis keeps each batch on disk before it is answered')
    else log.warn({ appendfsync: appendfsync ?? 'unknown' }, 'a power failure of Redis may lose its last second')
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
    client.disconnect()
  }

  return { client, start, stop, trouble: () => (stopped ? gone : trouble), onSafe: (act) => safeListeners.push(act) }
}
