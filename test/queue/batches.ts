import type { EncodedBatch } from '../../signals/batch.ts'
import { newBatchId } from '../../signals/identity.ts'

/** An encoded batch of five stat records and one reporter, with what the test is about. */
export function encodedBatch(header: Partial<EncodedBatch['header']> = {}, bytes = 'bytes'): EncodedBatch {
  return {
    header: {
      id: newBatchId(),
      format: 'test/1',
      signal: 'stat',
      receivedAt: Date.now(),
      counts: { stat: 5, reporter: 1 },
      days: ['20260131'],
      minutes: [29_497_861],
      ...header,
    },
    bytes: Buffer.from(bytes),
  }
}
