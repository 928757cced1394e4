import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import type { Contribution } from '../../queue/queue.ts'
import type { Batch } from '../../signals/batch.ts'
import { contribution, gathering, noon, recordsOf } from './gathering.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

type Action = { records: number; bytes: number; alone: boolean } | { ms: number } | { fails: boolean }

test('every contribution is whole in exactly one batch, and its answer is that batch’s', async () => {
  const limits = { records: 40, bytes: 3000, underWay: 2, waitingBytes: 8000, patience: 2000 }
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({ records: fc.nat(60), bytes: fc.integer({ min: 100, max: 4000 }), alone: fc.boolean() }),
    fc.record({ ms: fc.nat(1500) }),
    fc.record({ fails: fc.boolean() }),
  )
  const run = async (actions: readonly Action[]) => {
    const { gatherer, adds, batches, settleNext } = gathering(limits)
    const outcomes = new Map<Contribution, Promise<string>>()
    const failed = new Set<Batch | undefined>()
    const settle = (fails: boolean) => {
      const batch = settleNext(fails ? new TarsierError('UNAVAILABLE', 'lost') : undefined)
      if (fails) failed.add(batch)
    }
    let ownIds = 0
    for (const step of actions) {
      if ('records' in step) {
        const one = contribution(step.records, { bytes: step.bytes })
        const answer = step.alone
          ? gatherer.gatherAlone({ batchId: `bown${ownIds++}`, repeated: false }, one)
          : gatherer.gather(one)
        outcomes.set(
          one,
          answer.then(
            () => 'taken',
            (error: TarsierError) => error.code,
          ),
        )
      } else if ('ms' in step) await vi.advanceTimersByTimeAsync(step.ms)
      else settle(step.fails)
      expect(adds.length).toBeLessThanOrEqual(limits.underWay)
    }
    let stopping = true
    void gatherer.stop().finally(() => {
      stopping = false
    })
    while (stopping) {
      settle(false)
      await vi.advanceTimersByTimeAsync(1)
    }
    for (const [one, answer] of outcomes) {
      const holding = batches.filter((batch) => recordsOf(batch, 'stat').some((record) => one.records.includes(record)))
      const outcome = await answer
      if (outcome === 'OVERLOADED' || one.records.length === 0) expect(holding).toHaveLength(0)
      else expect(holding).toHaveLength(1)
      const [batch] = holding
      if (!batch) continue
      expect(outcome).toBe(failed.has(batch) ? 'UNAVAILABLE' : 'taken')
      expect(recordsOf(batch, 'stat').filter((record) => one.records.includes(record))).toEqual(one.records)
    }
    for (const batch of batches) {
      const rows = batch.parts.reduce((sum, part) => sum + part.drafts.length, 0)
      const single = recordsOf(batch, 'reporter').every(({ frames }) => frames === 1)
      if (!single) expect(rows).toBeLessThanOrEqual(limits.records)
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(action, { maxLength: 40 }), run), { numRuns: 200 })
})
