import { TarsierError } from '../errors.ts'
import { promptConnection } from '../redis/connection.ts'
import { asUnavailable } from '../redis/failure.ts'
import { takeScript } from './lua.ts'
import { memoryQuota } from './memory.ts'
import { namesApart, type Quota, type QuotaLimits, type Taken, type Wanted } from './quota.ts'

export interface RedisQuotaOptions extends QuotaLimits {
  readonly url: string
  /** All keys start with it. */
  readonly prefix: string
  /** How long Redis may take to answer, ms. */
  readonly deadline?: number
}

const defaultDeadline = 1000

/** As long as a request under an id may be repeated. */
const keptSeconds = 24 * 60 * 60

/** The quota of all processes with the same Redis. Connects with the first use. */
export function redisQuota({ url, prefix, deadline = defaultDeadline, ...limits }: RedisQuotaOptions): Quota {
  const client = promptConnection(url, deadline)
  // Every use tells of its own failure.
  client.on('error', () => undefined)
  const alone = memoryQuota(limits)
  let connecting: Promise<void> | undefined

  /** Rejects with UNAVAILABLE. */
  async function takeOfAll(wanted: readonly Wanted[], id: string | undefined): Promise<Taken> {
    connecting ??= client.connect().catch(() => undefined)
    await connecting
    if (client.status !== 'ready') throw new TarsierError('UNAVAILABLE', 'Redis is away: no quota of all replicas')
    // One hash tag: both keys are on one node of a Redis Cluster.
    const keys = [`{${prefix}}:used`, ...(id === undefined ? [] : [`{${prefix}}:taken:${id}`])]
    const words = wanted.flatMap(({ name, count }) => [name, count])
    const { interval, count } = limits
    try {
      const text = await client.eval(
        takeScript,
        keys.length,
        ...keys,
        interval,
        count,
        namesApart,
        keptSeconds,
        ...words,
      )
      const [from = 0, ...granted] = String(text).split(' ').map(Number)
      return { granted, from, to: from + interval }
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  return {
    take: async (wanted, id) => {
      if (id !== undefined) return takeOfAll(wanted, id)
      return takeOfAll(wanted, id).catch(() => alone.take(wanted))
    },
    stop: () => {
      connecting = Promise.resolve()
      client.disconnect()
    },
  }
}
