import type { Claim, Receipt } from '../../signals/receipt.ts'
import type { Database } from './database.ts'

/** How long a receipt is remembered, ms. */
export const receiptLife = 24 * 3_600_000

/** Remembers the first try of a request, durably: of several at once, one is the first. */
export function claimer(database: Database) {
  return (receipt: Receipt): Promise<Claim> =>
    database.write(async (writer) => {
      const found = await writer.runAndReadAll(
        'SELECT "body_hash", "received_at" FROM "tarsier_receipt" WHERE "key" = $1 AND "received_at" > $2 LIMIT 1',
        [receipt.key, BigInt(receipt.receivedAt - receiptLife)],
      )
      const [known] = found.getRows()
      if (known) return claimOf(receipt, String(known[0]), Number(known[1]))
      await writer.run('INSERT INTO "tarsier_receipt" VALUES ($1, $2, $3)', [
        receipt.key,
        receipt.bodyHash,
        BigInt(receipt.receivedAt),
      ])
      return { kind: 'first' }
    })
}

function claimOf(receipt: Receipt, bodyHash: string, receivedAt: number): Claim {
  return bodyHash === receipt.bodyHash ? { kind: 'repeat', receivedAt } : { kind: 'conflict' }
}
