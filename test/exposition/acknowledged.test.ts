import { expect, it } from 'vitest'
import { countAcknowledged } from '../../exposition/acknowledged.ts'
import type { Contribution, Gatherer } from '../../queue/queue.ts'
import { calls } from './reported.ts'

/** A gatherer whose answers the test gives. */
function acknowledging() {
  const answers: PromiseWithResolvers<void>[] = []
  const counted: Contribution[] = []
  const answer = () => {
    const next = Promise.withResolvers<void>()
    answers.push(next)
    return next.promise
  }
  const inner: Gatherer = { gather: answer, gatherPatiently: answer, gatherAlone: answer, refuse: () => {} }
  const gatherer = countAcknowledged(inner, { prepare: (contribution) => () => counted.push(contribution) })
  return { gatherer, counted, next: () => answers.shift() ?? Promise.withResolvers<void>() }
}

const report = calls({ succ_count: 1 })

it.each(['gather', 'gatherPatiently'] as const)(
  '%s: a report is counted when it is acknowledged, and not before',
  async (way) => {
    const { gatherer, counted, next } = acknowledging()
    const acknowledged = gatherer[way](report)
    await Promise.resolve()
    expect(counted).toEqual([])
    next().resolve()
    await acknowledged
    expect(counted).toEqual([report])
  },
)

it.each(['gather', 'gatherPatiently'] as const)('%s: a report that is not taken is not counted', async (way) => {
  const { gatherer, counted, next } = acknowledging()
  const refused = gatherer[way](report)
  next().reject(new Error('the queue is full'))
  await expect(refused).rejects.toThrow('the queue is full')
  expect(counted).toEqual([])
})

it('a request with a key is counted once, however often it is acknowledged', async () => {
  const { gatherer, counted, next } = acknowledging()
  for (const repeated of [false, true, true]) {
    const acknowledged = gatherer.gatherAlone({ batchId: 'one', repeated }, report)
    next().resolve()
    await acknowledged
  }
  expect(counted).toEqual([report])
})

it('… also where only a repeat of it succeeds', async () => {
  const { gatherer, counted, next } = acknowledging()
  const first = gatherer.gatherAlone({ batchId: 'one', repeated: false }, report)
  next().reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  const second = gatherer.gatherAlone({ batchId: 'one', repeated: true }, report)
  next().resolve()
  await second
  expect(counted).toEqual([report])
})
