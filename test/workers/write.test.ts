import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import type { EncodedBatch } from '../../signals/batch.ts'
import type { DeadLetter, WriteOutcome } from '../../store/store.ts'
import { encodedBatch, letter, owing, settled, writing } from './writing.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

describe('a delivery', () => {
  test('is done when the store has settled it, and counted by what became of it', async () => {
    const tallies = { stat: { stored: 3, repeated: 1, expired: 1 }, reporter: { stored: 1, repeated: 0, expired: 0 } }
    const { deliver, books, metrics } = writing({ write: async () => ({ kind: 'settled', tallies, refused: [] }) })
    expect(await deliver()).toEqual({ kind: 'done' })
    expect(await books()).toEqual({ stored: 3, repeated: 1, expired: 1 })
    expect((await metrics.fate.stored.get()).values).toContainEqual({ labels: { signal: 'reporter' }, value: 1 })
    expect((await metrics.lag.get()).values).toContainEqual(
      expect.objectContaining({ metricName: 'tarsier_lag_seconds_count', value: 1 }),
    )
  })

  test('of a format that the store does not read is parked', async () => {
    const write = vi.fn()
    const { deliver, metrics } = writing({ write })
    expect(await deliver(encodedBatch({ format: 'test/9' }))).toMatchObject({
      kind: 'park',
      reason: expect.stringMatching('test/9.*test/1, test/0'),
    })
    expect(write).not.toHaveBeenCalled()
    expect((await metrics.deliveries.get()).values).toMatchObject([{ labels: { outcome: 'parked' }, value: 1 }])
  })

  test('of which the store is too busy for a part sends only that part again', async () => {
    const whole = encodedBatch()
    const rest = encodedBatch({ id: whole.header.id }, 'rest')
    const sent: EncodedBatch[] = []
    const { deliver, books } = writing({
      write: async (batch) => {
        sent.push(batch)
        if (sent.length < 4) return owing('busy', rest, sent.length === 1 ? 4 : 0)
        return settled(1)
      },
    })
    expect(await deliver(whole)).toEqual({ kind: 'done' })
    expect(sent).toEqual([whole, rest, rest, rest])
    expect(await books()).toEqual({ stored: 5 })
  })

  test('keeps what the store refuses, then counts it', async () => {
    const buried: DeadLetter[] = []
    const { deliver, books } = writing({
      write: async () => settled(4, [letter()]),
      bury: async (letters) => {
        buried.push(...letters)
      },
    })
    expect(await deliver()).toEqual({ kind: 'done' })
    expect(buried).toEqual([letter()])
    expect(await books()).toEqual({ stored: 4, dead_lettered: 1 })
  })

  test('waits with its dead letters for a store that went away', async () => {
    let tries = 0
    const { deliver, books } = writing({
      write: async () => settled(4, [letter()]),
      bury: async () => {
        if (++tries < 3) throw new TarsierError('UNAVAILABLE', 'the store is away')
      },
    })
    expect(await deliver()).toEqual({ kind: 'done' })
    expect(await books()).toEqual({ stored: 4, dead_lettered: 1 })
  })

  test('owes the batch that its dead letters came from until they are kept', async () => {
    const giveUp = new AbortController()
    const { deliver, books } = writing({
      write: async () => settled(4, [letter()]),
      bury: async () => {
        giveUp.abort()
        throw new TarsierError('UNAVAILABLE', 'the store is away')
      },
    })
    expect(await deliver(encodedBatch(), giveUp.signal)).toEqual({ kind: 'retry', reason: 'the store is away' })
    expect(await books()).toEqual({ stored: 4 })
  })

  test('hands back what is left when nobody waits any more', async () => {
    const giveUp = new AbortController()
    const rest = encodedBatch({}, 'rest')
    const { deliver } = writing({
      write: async () => {
        giveUp.abort()
        return owing('busy', rest, 4)
      },
    })
    expect(await deliver(encodedBatch(), giveUp.signal)).toEqual({
      kind: 'retry',
      reason: 'the store is busy',
      remaining: rest,
    })
  })

  test('is made again after a mistake in the store, from what was left', async () => {
    const rest = encodedBatch({}, 'rest')
    let writes = 0
    const { deliver } = writing({
      write: async () => {
        if (++writes === 2) throw new TypeError('undefined is not a function')
        return owing('busy', rest, 4)
      },
    })
    const settlement = await deliver()
    expect(settlement).toMatchObject({ kind: 'retry', reason: expect.stringMatching('unexpectedly'), remaining: rest })
  })

  test.each(['away', 'forbidden'] as const)('waits in hand while the store is %s', async (kind) => {
    let writes = 0
    const { deliver, books } = writing({
      write: async (batch) => (++writes < 4 ? owing(kind, batch) : settled(5)),
    })
    expect(await deliver()).toEqual({ kind: 'done' })
    expect(await books()).toEqual({ stored: 5 })
    expect(writes).toBe(4)
  })

  test('ends with the reason when it is asked to give up while the store is away', async () => {
    const giveUp = new AbortController()
    const { deliver, breaker } = writing({ write: async (batch) => owing('away', batch) })
    const settlement = deliver(encodedBatch(), giveUp.signal)
    await vi.waitUntil(() => breaker.trouble(), patiently)
    giveUp.abort()
    expect(await settlement).toMatchObject({ kind: 'retry', reason: 'the store is away' })
  })
})

/** What one write does to each record owed, in turn; then it ends as `kind` says where anything is left. */
interface Step {
  readonly fates: readonly ('stored' | 'refused' | 'expired' | 'left')[]
  readonly kind: 'busy' | 'away' | 'forbidden' | 'throws'
}

/** A store that keeps records by id and does the steps one after the other; when they are used up it stores everything. */
function steppingStore(steps: readonly Step[]) {
  const kept = new Set<string>()
  let next = 0
  async function write(batch: EncodedBatch): Promise<WriteOutcome> {
    const step = steps[next++]
    if (step?.kind === 'throws') throw new Error('a mistake')
    const tally = { stored: 0, repeated: 0, expired: 0 }
    const refused: DeadLetter[] = []
    const left: string[] = []
    for (const [index, id] of idsOf(batch).entries()) {
      const fate = step?.fates[index % step.fates.length] ?? 'stored'
      if (kept.has(id)) tally.repeated++
      else if (fate === 'left') left.push(id)
      else if (fate === 'refused') refused.push(letter(id))
      else tally[fate]++
      if (fate === 'stored') kept.add(id)
    }
    const tallies = { stat: tally }
    if (left.length === 0) return { kind: 'settled', tallies, refused }
    const remaining = { ...batch, bytes: Buffer.from(left.join(' ')) }
    return { kind: step?.kind ?? 'busy', tallies, refused, remaining, reason: 'not now' }
  }
  return { write, kept }
}

function idsOf(batch: EncodedBatch): string[] {
  return Buffer.from(batch.bytes).toString().split(' ').filter(Boolean)
}

test('every record has one fate, in however many steps its batch is settled', { timeout: 30_000 }, async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    fates: fc.array(fc.constantFrom('stored', 'refused', 'expired', 'left'), { minLength: 1, maxLength: 5 }),
    kind: fc.constantFrom('busy', 'away', 'forbidden', 'throws'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), async (steps, size) => {
      const { write, kept } = steppingStore(steps)
      const { deliver, books } = writing({ write })
      const ids = Array.from({ length: size }, (_, index) => `r${index}`)
      let batch = encodedBatch({}, ids.join(' '))
      for (;;) {
        const settlement = await deliver(batch)
        if (settlement.kind === 'done') break
        if (settlement.kind === 'park') throw new Error('parked')
        batch = settlement.remaining ?? batch
      }
      const { stored = 0, expired = 0, dead_lettered = 0, repeated = 0 } = await books()
      expect(stored).toBe(kept.size)
      expect(stored + expired + dead_lettered).toBe(size)
      expect(repeated).toBe(0)
      // What the queue delivers again after a crash is known to the store.
      const again = encodedBatch({}, [...kept].join(' '))
      while ((await deliver(again)).kind !== 'done');
      expect((await books()).repeated ?? 0).toBe(kept.size)
      expect((await books()).stored ?? 0).toBe(stored)
    }),
    { numRuns: 60 },
  )
})
