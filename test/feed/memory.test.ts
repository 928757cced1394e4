import { expect, it } from 'vitest'
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
