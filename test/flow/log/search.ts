import { beforeAll, describe, expect, it } from 'vitest'
import { contextOf, countLines, findLines, histogramOf, messagesOf, untilFound, urlOf } from './asking.ts'
import type { Replicas } from './replicas.ts'
import { logLines, postLines } from './sending.ts'

/** Whole searches, from the door that took the lines to the answer of every process that is asked. */
export function searchSuite(tarsier: () => Replicas): void {
  describe('a search', () => {
    const source = { app: 'Search', server: 'PayServer', file: 'order' }
    const timeout = 'ERROR|payment timeout after 1000 ms, order_id=42'
    const timeouts = 'WARN|timeouts are rare'
    const chinese = 'INFO|用户支付订单超时'
    const object = 'DEBUG|tars.tarsstat.StatObj is ready'
    const stack = 'ERROR|refused\n  at pay (pay.js:3:1)'

    beforeAll(async () => {
      await Promise.all([
        logLines(tarsier().door(0), source, [timeout, stack]),
        postLines(tarsier().door(1), [{ ...source, message: timeouts }]),
        postLines(tarsier().door(0), [{ ...source, message: chinese }], 'ndjson'),
        postLines(tarsier().door(1), [{ ...source, message: object, file: 'start' }], 'gzip'),
      ])
      await untilFound(tarsier().query(0), 5, { app: 'Search' })
    })

    it.each([
      ['timeout', [timeout]],
      ['TimeOut', [timeout]],
      ['time', []],
      ['time*', [timeout, timeouts]],
      ['"timeout after"', [timeout]],
      ['"after timeout"', []],
      ['支付订单', [chinese]],
      ['付订', [chinese]],
      ['支订', []],
      ['tarsstat', [object]],
      ['tars.tarsstat.StatObj', [object]],
      ['order', []],
      ['level:error', [timeout, stack]],
      ['level:ERROR -payment', [stack]],
      ['file:ord* timeout', [timeout]],
      ['timeout OR 超时', [timeout, chinese]],
      ['(超时 OR time*) -level:ERROR', [timeouts, chinese]],
    ])('for %s finds %j', async (q, expected) => {
      for (const query of tarsier().queries) {
        const { lines } = await findLines(query, { app: 'Search', q })
        expect(messagesOf(lines).toSorted()).toEqual(expected.toSorted())
      }
    })

    it.each([
      ['payment "timeout', 'q: at character 9: found " without another one after it'],
      ['nofield:a', 'q: at character 1: found the field "nofield"'],
      ['(a OR b', 'q: at character 1: found ( without a ) after it'],
      ['a*b', 'q: at character 2: found * within a word'],
    ])('for %s is refused with the place and the reason', async (q, reason) => {
      for (const path of ['search', 'histogram', 'export', 'tail']) {
        const answer = await fetch(urlOf(tarsier().query(0), path, { q }))
        expect([answer.status, await answer.text()]).toEqual([
          400,
          expect.stringContaining(reason.replaceAll('"', '\\"')),
        ])
      }
    })
  })

  describe('over many lines', () => {
    const app = 'Page'
    const levels = ['INFO', 'WARN', 'ERROR']
    const start = Date.now() - 3000_000
    /** One each 10 s, of three levels and two servers. */
    const lines = Array.from({ length: 300 }, (_, each) => ({
      app,
      server: `S${each % 2}`,
      file: `f${each % 5}`,
      level: levels[each % 3] ?? '',
      time: start + 10_000 * each,
      message: `line ${each} ${each % 10 === 0 ? 'ten' : ''}`,
    }))

    beforeAll(async () => {
      await Promise.all(
        [0, 1].map((part) => postLines(tarsier().door(part), lines.slice(150 * part, 150 * part + 150))),
      )
      await untilFound(tarsier().query(0), 300, { app })
    })

    it('the histogram covers the whole range, not the page', async () => {
      const { lines: page } = await findLines(tarsier().query(1), { app, limit: '10' })
      const { total, steps } = await histogramOf(tarsier().query(1), { app, step: '300' })
      expect([page.length, total]).toEqual([10, 300])
      const sums = levels.map((level) => steps.reduce((sum, each) => sum + (each.levels[level] ?? 0), 0))
      expect(sums).toEqual([100, 100, 100])
      expect(steps.length).toBeGreaterThanOrEqual(10)
      expect((await histogramOf(tarsier().query(1), { app, q: 'ten', level: 'INFO' })).total).toBe(10)
    })

    it('counts are by level, server, node and file', async () => {
      const counts = async (by: string) =>
        Object.fromEntries(
          (await countLines(tarsier().query(1), { app, by })).counts.map(({ value, count }) => [value, count]),
        )
      expect(await counts('level')).toEqual({ INFO: 100, WARN: 100, ERROR: 100 })
      expect(await counts('server')).toEqual({ S0: 150, S1: 150 })
      expect(await counts('node')).toEqual({ '127.0.0.1': 300 })
      expect(await counts('file')).toEqual({ f0: 60, f1: 60, f2: 60, f3: 60, f4: 60 })
    })

    it('pages neither skip nor repeat while lines arrive, before, between and after those that were read', async () => {
      const arriving = (round: number) =>
        [start - 20_000, start + 1_495_000, start + 2_995_000].flatMap((time, place) =>
          lines.slice(0, 20).map((line, each) => ({ ...line, time, message: `arrived ${round} ${place} ${each}` })),
        )
      const seen: Record<string, string[]> = { newest: [], oldest: [] }
      const next: Record<string, string | undefined> = {}
      for (let round = 1; round <= 4; round++) {
        for (const [sort, messages] of Object.entries(seen)) {
          const after = next[sort]
          const asked = { app, sort, limit: '110', ...(after !== undefined && { after }) }
          const page = await findLines(tarsier().query(round), asked)
          messages.push(...messagesOf(page.lines))
          next[sort] = page.next ?? undefined
        }
        if (round === 4) break
        await postLines(tarsier().door(round), arriving(round))
        await untilFound(tarsier().query(0), 300 + 60 * round, { app })
      }
      for (const messages of Object.values(seen)) {
        expect(new Set(messages).size).toBe(messages.length)
        const first = messages.filter((message) => message.startsWith('line'))
        expect(first.toSorted()).toEqual(lines.map(({ message }) => message).toSorted())
      }
    })
  })

  it('the context of a line is what was written before and after it in the same file, in that order', async () => {
    const source = { app: 'Context', server: 'PayServer', file: 'pay' }
    const second = new Date(Date.now() - 30_000 + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
    const lineAt = (place: number) => `${second}|1|INFO|step ${place}`
    // Over two doors, as a service's lines come when its connection goes to another replica.
    for (const door of [0, 1]) {
      for (const part of [0, 10]) {
        const steps = Array.from({ length: 10 }, (_, each) => lineAt(20 * door + part + each))
        const files = [source, { ...source, file: 'other' }]
        await Promise.all(files.map((each) => logLines(tarsier().door(door), each, steps)))
      }
    }
    await untilFound(tarsier().query(0), 80, { app: 'Context' })
    const { lines } = await findLines(tarsier().query(1), { app: 'Context', file: 'pay', q: '"step 20"' })
    const [found] = lines
    if (!found) throw new Error('not found')
    const context = await contextOf(tarsier().query(0), found, { before: '7', after: '4' })
    expect(messagesOf(context.lines)).toEqual(Array.from({ length: 12 }, (_, each) => lineAt(13 + each)))
    expect(context.before).toBe(7)
  })
}
