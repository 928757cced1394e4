import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchCapacity, batchIdOfKey, newBatchId, ownIdOf, recordId } from '../../signals/identity.ts'

const minute = fc.integer({ min: 0, max: 36 ** 5 - 1 })
const ordinal = fc.integer({ min: 0, max: batchCapacity - 1 })

describe("a record's id", () => {
  it('has 24 characters of the base64url alphabet, which Elasticsearch packs', () => {
    fc.assert(
      fc.property(minute, ordinal, (m, o) => {
        expect(recordId(m, newBatchId(), o)).toMatch(/^[0-9a-z]{24}$/)
      }),
    )
  })

  it('sorts by minute, whatever the batch', () => {
    fc.assert(
      fc.property(minute, minute, ordinal, (left, right, o) => {
        fc.pre(left < right)
        expect(recordId(left, newBatchId(), o) < recordId(right, newBatchId(), o)).toBe(true)
      }),
    )
  })

  it('differs where the ordinal does', () => {
    const batch = newBatchId()
    const ids = Array.from({ length: batchCapacity }, (_, each) => recordId(29_900_000, batch, each))
    expect(new Set(ids).size).toBe(batchCapacity)
  })
})

describe('an id that a record says itself', () => {
  const idOf = (id: string) => ownIdOf({ ownId: () => id }, {})

  it('is taken as it is, where its signal says one', () => {
    expect(idOf('uid:1000')).toBe('uid:1000')
    expect(idOf('支'.repeat(170))).toBe('支'.repeat(170))
    expect(ownIdOf({}, {})).toBeUndefined()
  })

  it('is one that Elasticsearch takes, another for another', () => {
    const long = ['支'.repeat(171), 'x'.repeat(513), 'x'.repeat(514)].map(idOf)
    expect(new Set(long).size).toBe(3)
    for (const id of long) expect(id).toMatch(/^[\w-]{43}$/)
    expect(idOf('half \ud83d')).toBe('half \ufffd')
  })
})

describe('a batch id', () => {
  it('is new each time', () => {
    expect(new Set(Array.from({ length: 10_000 }, newBatchId)).size).toBe(10_000)
  })

  it('is a job id that BullMQ takes: no colon, never all digits', () => {
    expect(newBatchId()).toMatch(/^b[0-9a-z]{15}$/)
  })

  it('of an Idempotency-Key is the same for the same token and key, and for no others', () => {
    expect(batchIdOfKey('token', 'key', 7)).toBe(batchIdOfKey('token', 'key', 7))
    expect(batchIdOfKey('token', 'key', 7)).not.toBe(batchIdOfKey('token', 'other', 7))
    expect(batchIdOfKey('a', 'bc', 7)).not.toBe(batchIdOfKey('ab', 'c', 7))
    expect(batchIdOfKey('token', 'key', 7)).not.toBe(batchIdOfKey('token', 'key', 8))
  })
})
