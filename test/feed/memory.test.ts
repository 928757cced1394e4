import { expect, it, onTestFinished, vi } from 'vitest'
import { memoryFeed } from '../../feed/memory.ts'
import { feedContract, records } from '../contract/feed.ts'

feedContract('memory', async () => {
  const feed = memoryFeed({ room: 1_000_000 })
  return { feed, other: feed, room: 200 }
})

it('keeps no more than a portion for a reader who stops', async () => {
  const feed = memoryFeed({ room: 1_000_000 })
  const tell = async (lines: number) => {
    for (let each = 0; each < lines; each += 10) {
      await feed.tell('log', records(...Array.from({ length: 10 }, () => 'x'.repeat(10_000))))
    }
  }
  const reader = feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]()
  await reader.next()
  await tell(90)
  expect((await reader.next()).value).toMatchObject({ kind: 'records', records: { length: 10 } })
  await tell(200)
  expect((await reader.next()).value).toMatchObject({ kind: 'gap' })
  await feed.stop()
})

const never = new AbortController().signal

/** What a follower hears first who comes back so many ms after it has gone, having said 5 s before that it was there. */
async function heardAfter(away: number): Promise<string> {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const feed = memoryFeed()
  onTestFinished(feed.stop)
  const first = await feed.follow('log', undefined, never)[Symbol.asyncIterator]().next()
  vi.advanceTimersByTime(5000 + away)
  await feed.tell('log', records('while away'))
  const again = await feed.follow('log', first.value.position, never)[Symbol.asyncIterator]().next()
  return again.value.kind
}

it('goes on without a gap for 60 s after a follower has gone, and says later that there is one', async () => {
  expect(await heardAfter(60_000)).toBe('records')
  expect(await heardAfter(70_000)).toBe('gap')
})
