import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../program.ts'
import { openTail, readTail, type Tail, untilFound, urlOf } from './asking.ts'
import { mostTails, type Replicas } from './replicas.ts'
import { logLines, postLines } from './sending.ts'

/** What the network holds for a slow reader, and what is read for it at once, bytes. */
const onTheWay = 10_000_000

/** Lines as they come, through whichever processes. `room`: what the feed holds, bytes. */
export function tailSuite(tarsier: () => Replicas, room: number): void {
  const source = { app: 'Tail', server: 'PayServer', file: 'pay' }
  const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, each) => `line ${from + each}`)

  async function follow(place: number, asked: Record<string, string>, position?: string): Promise<Tail> {
    const tail = await openTail(tarsier().query(place), asked, position)
    onTestFinished(tail.leave)
    return tail
  }

  describe('a live tail', () => {
    it('shows a line within 2 s, at every process, whichever took it', async () => {
      const tails = await Promise.all(tarsier().queries.map((_, place) => follow(place, { app: 'Tail' })))
      const times: number[] = []
      for (const line of numbered(0, 4)) {
        const sent = performance.now()
        await logLines(tarsier().door(times.length), source, [line])
        await until(() => tails.every(({ messages }) => messages.includes(line)))
        times.push(performance.now() - sent)
      }
      expect(Math.max(...times)).toBeLessThan(2000)
      for (const { messages } of tails) expect(messages).toEqual(numbered(0, 4))
    })

    it('shows what its search and its conditions find', async () => {
      const tail = await follow(0, { app: 'Tail', q: '支付 -level:DEBUG', 'file.like': 'p%' })
      await logLines(tarsier().door(1), source, ['INFO|等待支付订单', 'DEBUG|支付', 'INFO|退款', 'ERROR|支付超时'])
      await logLines(tarsier().door(1), { ...source, file: 'other' }, ['ERROR|支付'])
      await logLines(tarsier().door(1), source, ['INFO|支付完成'])
      await until(() => tail.messages.includes('INFO|支付完成'))
      expect(tail.messages).toEqual(['INFO|等待支付订单', 'ERROR|支付超时', 'INFO|支付完成'])
    })

    it('goes on after breaks without gap or repeat, at another process too, while lines come', async () => {
      const count = 200
      const sendAll = async () => {
        for (let each = 0; each < count; each += 20)
          await logLines(tarsier().door(each / 20), source, numbered(each, each + 20))
      }
      let tail = await openTail(tarsier().query(0), { app: 'Tail' })
      const sending = sendAll()
      const seen: string[] = []
      for (let place = 1; seen.length < count; place++) {
        await until(() => tail.messages.length > 0)
        await tail.leave()
        seen.push(...tail.messages)
        expect(tail.gaps).toEqual([])
        tail = await openTail(tarsier().query(place), { app: 'Tail' }, tail.position())
      }
      await Promise.all([sending, tail.leave()])
      expect(seen.toSorted()).toEqual(numbered(0, count).toSorted())
    })

    it('says that there is a gap where nothing is known of the position', async () => {
      const tail = await follow(0, { app: 'Tail' }, 'abc.7')
      expect(tail.gaps).toEqual([null])
    })
  })

  describe('more lines than a feed holds', () => {
    const size = 240_000
    const count = Math.ceil((room + onTheWay) / size)
    const text = 'x'.repeat(size)
    const lines = numbered(0, count).map((line) => ({ app: 'Flood', server: 'S', message: `${line} ${text}` }))

    it('are counted, not kept, for a slow reader and for one who comes back', async () => {
      const away = await openTail(tarsier().query(1), {})
      await away.leave()
      const leaving = new AbortController()
      const answer = await fetch(urlOf(tarsier().query(0), 'tail', {}), { signal: leaving.signal })
      for (let each = 0; each < count; each += 30) {
        await postLines(tarsier().door(each / 30), lines.slice(each, each + 30))
      }
      await untilFound(tarsier().query(0), count, { app: 'Flood' })
      const slow = await readTail(answer, leaving)
      const back = await follow(1, {}, away.position())
      for (const { messages, gaps } of [slow, back]) {
        const lost = () => gaps.reduce<number>((sum, each) => sum + (each ?? 0), 0)
        await until(() => messages.length + lost() >= count)
        expect(lost()).toBeGreaterThan(0)
        expect(messages.length + lost()).toBe(count)
      }
      await slow.leave()
    }, 60_000)
  })

  it('tails are capped, and there is room again when one has gone', async () => {
    const url = urlOf(tarsier().query(0), 'tail', {})
    const tails: Tail[] = []
    // Those of the tests before may not have been missed yet.
    await until(async () => {
      const tail = await openTail(tarsier().query(0), {}).catch(() => undefined)
      if (tail) tails.push(tail)
      return tails.length === mostTails
    })
    const refused = await fetch(url)
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('TARSIER_TAILS')])
    await tails[0]?.leave()
    await until(async () => {
      const answer = await fetch(url)
      await answer.body?.cancel()
      return answer.ok
    })
    await Promise.all(tails.map((tail) => tail.leave()))
  })
}
