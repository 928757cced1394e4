import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FedRecord, Feed, FeedEvent, Position } from '../../feed/feed.ts'

/** A fresh feed, and another door to the same one: of another process where the feed can have several. */
export type OpenFeeds = () => Promise<{ readonly feed: Feed; readonly other: Feed; readonly room: number }>

/** What every feed keeps to; `room` is how many records of 10,000 characters it surely does not hold. */
export function feedContract(name: string, open: OpenFeeds): void {
  describe(`${name}: a feed`, () => {
    it('tells a follower what is told after it came, in order', async () => {
      const { feed, other } = await openFeeds(open)
      const follower = follow(feed)
      await follower.ready
      await other.tell('log', records('a', 'b'))
      await other.tell('log', records('c'))
      expect(await follower.texts(3)).toEqual(['a', 'b', 'c'])
    })

    it('keeps nothing while nobody follows', async () => {
      const { feed, other } = await openFeeds(open)
      expect(await other.isFollowed('log')).toBe(false)
      await other.tell('log', records('before'))
      const follower = follow(feed)
      await follower.ready
      expect(await other.isFollowed('log')).toBe(true)
      await other.tell('log', records('after'))
      expect(await follower.texts(1)).toEqual(['after'])
    })

    it('knows its signals apart', async () => {
      const { feed, other } = await openFeeds(open)
      const follower = follow(feed)
      await follower.ready
      expect(await other.isFollowed('notify')).toBe(false)
      await other.tell('notify', records('other'))
      await other.tell('log', records('own'))
      expect(await follower.texts(1)).toEqual(['own'])
    })

    it('goes on from a position without gap or repeat, through whichever door', async () => {
      const { feed, other } = await openFeeds(open)
      const first = follow(feed)
      await first.ready
      await other.tell('log', records('a', 'b'))
      await first.texts(2)
      const position = first.position()
      await first.end()
      await other.tell('log', records('c', 'd'))
      const second = follow(other, position)
      expect(await second.texts(2)).toEqual(['c', 'd'])
      expect(second.gaps()).toEqual([])
    })

    it('holds many small portions for who comes back, as batches of a few records come', async () => {
      const { feed, other } = await openFeeds(open)
      const first = follow(feed)
      await first.ready
      const position = first.position()
      await first.end()
      const texts = Array.from({ length: 200 }, (_, each) => `${each}`)
      for (const text of texts) await other.tell('log', records(text))
      const second = follow(feed, position)
      expect(await second.texts(200)).toEqual(texts)
      expect(second.gaps()).toEqual([])
    })

    it('says that there is a gap where a position is of another time', async () => {
      const { feed } = await openFeeds(open)
      for (const position of ['0123.7', 'no position at all']) {
        const follower = follow(feed, position)
        await follower.ready
        expect(follower.gaps()).toEqual([undefined])
      }
    })

    it('counts what a slow follower has missed, and holds no more for it', async () => {
      const { feed, other, room } = await openFeeds(open)
      const slow = feed.follow('log', undefined, new AbortController().signal)[Symbol.asyncIterator]()
      await slow.next()
      const sent = room + 10
      for (let each = 0; each < sent; each += 10) {
        await other.tell(
          'log',
          records(...Array.from({ length: 10 }, (_, place) => `${each + place} `.padEnd(10_000, 'x'))),
        )
      }
      await other.tell('log', records('last'))
      let lost = 0
      let got = 0
      for (let last = ''; last !== 'last'; ) {
        const { value } = await slow.next()
        const event: FeedEvent = value
        if (event.kind === 'gap') lost += event.lost ?? 0
        else {
          got += event.records.length
          last = textOf(event.records.at(-1))
        }
      }
      expect(lost).toBeGreaterThan(0)
      expect(lost + got).toBe(sent + 1)
    }, 30_000)

    it('ends every following when it stops', async () => {
      const { feed } = await openFeeds(open)
      const follower = follow(feed)
      await follower.ready
      await feed.stop()
      await follower.ended
      await feed.stop()
    })
  })
}

async function openFeeds(open: OpenFeeds) {
  const opened = await open()
  onTestFinished(async () => {
    await Promise.all([opened.feed.stop(), opened.other.stop()])
  })
  return opened
}

let number = 0

export function records(...texts: string[]): FedRecord[] {
  return texts.map((message) => ({
    id: `id${number++}`,
    record: { f_timestamp: 1_769_846_400, f_date: '20260131', message },
  }))
}

function textOf(fed: FedRecord | undefined): string {
  return String(fed?.record['message'] ?? '')
}

/** Follows in the background and remembers. */
function follow(feed: Feed, from?: Position) {
  const leaving = new AbortController()
  const texts: string[] = []
  const gaps: (number | undefined)[] = []
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  let position = from ?? ''
  const ended = (async () => {
    for await (const event of feed.follow('log', from, leaving.signal)) {
      if (event.kind === 'gap') gaps.push(event.lost)
      else texts.push(...event.records.map(textOf))
      position = event.position
      resolve()
    }
  })()
  return {
    ready,
    ended,
    end: () => {
      leaving.abort()
      return ended
    },
    gaps: () => gaps,
    position: () => position,
    /** What came, once it is so many. */
    texts: async (count: number) => {
      for (const start = Date.now(); texts.length < count && Date.now() - start < 5000; ) await pause(10)
      return texts
    },
  }
}
