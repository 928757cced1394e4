import { sharedElasticsearch } from './elasticsearch.ts'
import type { Service } from './own-server.ts'
import { sharedRedis } from './redis.ts'

export interface SharedServices {
  readonly redis: Service
  readonly elasticsearch: Service
  stop(): Promise<void>
}

/** Brings up the servers that all test files share, both at once. Where one fails, the other does not stay. */
export async function startSharedServices(): Promise<SharedServices> {
  const starts = [sharedRedis(), sharedElasticsearch()] as const
  const stop = async () => {
    const started = await Promise.allSettled(starts)
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)))
  }
  try {
    const [redis, elasticsearch] = await Promise.all(starts)
    return { redis, elasticsearch, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
