import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { contribution, gathering, noon } from './gathering.ts'

const away = new TarsierError('UNAVAILABLE', 'Redis is away')
const answered = () => 'answered'

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('what is gathered patiently', () => {
  test('is tried again under the same id until the queue has it', async () => {
    const { gatherer, adds, batches, settleNext } = gathering()
    const gathered = gatherer.gatherPatiently(contribution(1)).then(answered)
    await vi.advanceTimersByTimeAsync(300)
    settleNext(away)
    await vi.advanceTimersByTimeAsync(1000)
    expect(adds).toHaveLength(1)
    settleNext()
    expect(await gathered).toBe('answered')
    expect(batches).toHaveLength(1)
  })

  test('is in no batch with what must be answered at once', async () => {
    const { gatherer, settleNext } = gathering()
    const hasty = gatherer.gather(contribution(1))
    const patient = gatherer.gatherPatiently(contribution(1)).then(answered)
    await vi.advanceTimersByTimeAsync(300)
    const refused = expect(hasty).rejects.toThrow(away)
    settleNext(away)
    await refused
    settleNext()
    expect(await patient).toBe('answered')
  })

  test('is given up after a minute, and when the gatherer stops', async () => {
    const { gatherer, settleNext } = gathering()
    const lost = expect(gatherer.gatherPatiently(contribution(1))).rejects.toThrow(away)
    for (let tried = 0; tried < 70; tried++) {
      await vi.advanceTimersByTimeAsync(1000)
      settleNext(away)
    }
    await lost
    const stopped = expect(gatherer.gatherPatiently(contribution(1))).rejects.toThrow(away)
    await vi.advanceTimersByTimeAsync(300)
    void gatherer.stop()
    settleNext(away)
    await stopped
  })
})
