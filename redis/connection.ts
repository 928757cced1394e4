import { Redis } from 'ioredis'

/** Recovery within seconds, not within BullMQ's 20. */
export function reconnectPause(tries: number): number {
  return Math.min(1000, 50 * 2 ** Math.min(tries, 10)) + Math.random() * 200
}

/**
 * A connection whose callers hear at once that Redis is away, not when it is back, and within `deadline` (ms) that it does
 * not answer. To be connected by `connect`; comes back by itself once it was.
 */
export function promptConnection(url: string, deadline: number): Redis {
  return new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: reconnectPause,
    connectTimeout: deadline,
    commandTimeout: deadline,
    // A Redis that hangs must not collect what callers have long given up.
    socketTimeout: 2 * deadline,
  })
}
