import { memoryFeed } from '../../feed/memory.ts'
import { feedContract } from '../contract/feed.ts'

feedContract('memory', async () => {
  const feed = memoryFeed({ room: 1_000_000 })
  return { feed, other: feed, room: 200 }
})
