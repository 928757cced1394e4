import type { Redis } from 'ioredis'
import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import { asUnavailable } from '../redis/failure.ts'
import type { Claim, Receipt } from '../signals/receipt.ts'

const keptSeconds = 24 * 60 * 60

const keptSchema = z.object({ bodyHash: z.string(), receivedAt: z.number() })

/** Keeps the first try of a request with an Idempotency-Key for 24 h: whoever sets the key first is the first. */
export async function claimInRedis(client: Redis, prefix: string, receipt: Receipt): Promise<Claim> {
  const { bodyHash, receivedAt } = receipt
  const key = `${prefix}:receipt:${receipt.key}`
  try {
    const mine = JSON.stringify({ bodyHash, receivedAt })
    if ((await client.set(key, mine, 'EX', keptSeconds, 'NX')) === 'OK') return { kind: 'first' }
    const text = await client.get(key)
    if (text === null) throw new TarsierError('UNAVAILABLE', 'the receipt has just expired')
    const kept = keptSchema.parse(JSON.parse(text))
    return kept.bodyHash === bodyHash ? { kind: 'repeat', receivedAt: kept.receivedAt } : { kind: 'conflict' }
  } catch (error) {
    throw asUnavailable(error)
  }
}
