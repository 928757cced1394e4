import { describe, expect, it, vi } from 'vitest'
import { packed } from '../../../query/cursor.ts'
import { line, logsApi, morning } from './logs-api.ts'

const from = morning / 1000 - 3600
const range = `from=${from}&to=${from + 7200}`
const messages = (body: { lines: { message: string }[] }) => body.lines.map(({ message }) => message)

describe('a search of logs', () => {
  it('finds words, newest lines first, and tells what is known of a line', async () => {
    const { get } = await logsApi([
      line(0, 'payment timeout', { level: 'ERROR' }),
      line(5, 'payment done'),
      line(9, 'timeouts are fine'),
    ])
    const { status, body } = await get(`search?${range}&q=payment`)
    expect(status).toBe(200)
    expect(messages(body)).toEqual(['payment done', 'payment timeout'])
    expect(body.lines[1]).toMatchObject({
      app: 'Shop',
      level: 'ERROR',
      timestamp: morning,
      time: '2026-01-31T08:00:00.000Z',
    })
    expect(body.lines[1]).not.toHaveProperty('tokens')
    expect(body).toMatchObject({
      next: null,
      meta: { partial: false, unsearched: null, keptSince: '2025-12-31T16:00:00.000Z' },
    })
    expect(messages((await get(`search?${range}&q=timeout&sort=oldest`)).body)).toEqual(['payment timeout'])
    expect(messages((await get(`search?${range}&level=ERROR`)).body)).toEqual(['payment timeout'])
  })

  it('goes on page after page over days, without skip or repeat, also between equal times', async () => {
    const day = 86_400_000
    const lines = Array.from({ length: 50 }, (_, each) => line(-day * (each % 3), `line ${each}`))
    const { get } = await logsApi(lines)
    for (const sort of ['newest', 'oldest']) {
      const seen: string[] = []
      let next = ''
      do {
        const after = next === '' ? '' : `&after=${next}`
        const { body } = await get(`search?from=${from - 3 * 86_400}&to=${from + 7200}&limit=7&sort=${sort}${after}`)
        seen.push(...messages(body))
        next = body.next ?? ''
      } while (next !== '')
      expect(seen.length).toBe(50)
      expect(new Set(seen).size).toBe(50)
    }
  })

  it('asks for no older day than it needs', async () => {
    const { get, finds } = await logsApi([line(0, 'a'), line(1, 'b')])
    await get(`search?from=${from - 5 * 86_400}&to=${from + 7200}&limit=1`)
    expect(finds).toHaveLength(1)
  })

  it('says which part it could not search in time', async () => {
    const { get } = await logsApi([line(0, 'a')], { slow: ['20260130'] })
    const { status, body } = await get(`search?from=${from - 86_400}&to=${from + 7200}`)
    expect(status).toBe(200)
    expect(messages(body)).toEqual(['a'])
    expect(body.meta).toMatchObject({ partial: true, unsearched: { to: '2026-01-30T16:00:00.000Z' } })
  })

  it('goes on where time ran out, also behind days without a line', async () => {
    const slow = ['20260129']
    const { get, finds } = await logsApi([line(-2 * 86_400_000, 'old')], { slow })
    const first = await get(`search?from=${from - 3 * 86_400}&to=${from + 7200}&q=old`)
    expect(first.body).toMatchObject({ lines: [], meta: { partial: true } })
    slow.pop()
    finds.length = 0
    const { body } = await get(`search?q=old&after=${first.body.next}`)
    expect(messages(body)).toEqual(['old'])
    expect(body).toMatchObject({ next: null, meta: { partial: false } })
    expect(finds[0]?.range.to).toBe(new Date('2026-01-29T16:00:00Z').getTime() / 1000)
  })

  it.each(['newest', 'oldest'])('asks for the next page of the %s no day that it has passed', async (sort) => {
    const day = 86_400_000
    const { get, finds } = await logsApi([line(-2 * day, 'a'), line(-2 * day, 'b'), line(0, 'c'), line(0, 'd')])
    const asked = `from=${from - 3 * 86_400}&to=${from + 7200}&limit=3&sort=${sort}`
    const first = await get(`search?${asked}`)
    finds.length = 0
    const { body } = await get(`search?${asked}&after=${first.body.next}`)
    expect(messages(body)).toEqual([sort === 'newest' ? 'a' : 'd'])
    expect(finds).toHaveLength(sort === 'newest' ? 2 : 1)
  })

  it('has no answer where not even the first part was searched in time', async () => {
    const { get } = await logsApi([], { slow: ['20260131'] })
    expect((await get(`search?${range}`)).status).toBe(504)
  })

  it.each([
    ['q=%22a', 'q: at character 1: found " without another one after it'],
    ['q=nofield:a', 'q: at character 1: found the field "nofield"'],
    ['after=xyz', 'after: found "xyz", expected `next` of the page before'],
    ['limit=5000', 'limit: found "5000"'],
    ['sort=up', 'sort: found "up"'],
  ])('refuses %s and says why', async (parameters, message) => {
    const { get } = await logsApi([])
    const { status, body } = await get(`search?${range}&${parameters}`)
    expect(status).toBe(400)
    expect(body.error.message).toContain(message)
  })
})

describe('counts of logs', () => {
  const lines = [
    line(0, 'a', { level: 'ERROR' }),
    line(61_000, 'a', { server: 'Price' }),
    line(62_000, 'a b'),
    line(63_000, 'b'),
  ]

  it('are over the whole range, by step and level', async () => {
    const { get } = await logsApi(lines)
    const { body } = await get(`histogram?${range}&q=a&step=60`)
    expect(body).toMatchObject({
      total: 3,
      meta: { zone: 'Asia/Shanghai', keptSince: '2025-12-31T16:00:00.000Z' },
      steps: [
        { timestamp: morning / 1000, count: 1, levels: { ERROR: 1 } },
        { timestamp: morning / 1000 + 60, count: 2, levels: { INFO: 2 } },
      ],
    })
  })

  it('are by a field, the most frequent first', async () => {
    const { get } = await logsApi(lines)
    const { body } = await get(`counts?${range}&by=server&limit=1`)
    expect(body).toMatchObject({
      total: 4,
      counts: [{ value: 'CartServer', count: 3 }],
      cut: 1,
      meta: { keptSince: '2025-12-31T16:00:00.000Z' },
    })
  })
})

describe('the context of a line', () => {
  it.each([
    ['a time that no calendar has', [8.8e15, 1, 'a']],
    ['a time before all', [-1, 1, 'a']],
    ['a cursor', [1, 2, 3, 4, 'a']],
  ])('is refused for %s', async (_what, at) => {
    const { get } = await logsApi([])
    const { status, body } = await get(`context?app=a&server=b&file=c&node=d&at=${packed(at)}`)
    expect([status, body.error.message]).toEqual([400, 'at: found a text that is no place, expected `at` of a line'])
  })

  it('is what was written around it in the same server, file and node', async () => {
    const lines = [
      line(0, 'one'),
      line(1, 'elsewhere', { file: 'other' }),
      line(1, 'another node', { node: '10.0.0.2' }),
      line(2, 'two'),
      line(2, 'three'),
      line(2, 'four'),
      line(3, 'five'),
    ]
    const { get } = await logsApi(lines)
    const found = (await get(`search?${range}&q=three`)).body.lines[0]
    const of = `at=${found.at}&app=Shop&server=CartServer&file=app&node=10.0.0.1`
    const { body } = await get(`context?${of}&before=2&after=1`)
    expect(messages(body)).toEqual(['one', 'two', 'three', 'four'])
    expect(body).toMatchObject({ before: 2, moreBefore: false, moreAfter: true })
    const alone = await get(`context?${of}&before=0&after=0`)
    expect(messages(alone.body)).toEqual(['three'])
    expect(alone.body).toMatchObject({ before: 0, moreBefore: true, moreAfter: true })
    const all = await get(`context?${of}`)
    expect(messages(all.body)).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(all.body).toMatchObject({ before: 2, moreBefore: false, moreAfter: false })
  })
})

const manyLines = Array.from({ length: 2500 }, (_, each) =>
  line(each, each === 7 ? '=cmd|calc' : `line ${each}, "quoted"`),
)

describe('an export of logs', () => {
  it('has every line, as JSON', async () => {
    const { get } = await logsApi(manyLines)
    const { text, headers } = await get(`export?${range}&sort=oldest`)
    const found = text
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each).message)
    expect(found).toEqual(manyLines.map(({ message }) => message))
    expect(headers['content-disposition']).toMatch(/^attachment; filename="logs-\d{8}\.ndjson"$/)
  })

  it('is safe to open in a spreadsheet, as CSV', async () => {
    const { get } = await logsApi(manyLines)
    const { text } = await get(`export?${range}&sort=oldest&format=csv`)
    const rows = text.trimEnd().split('\r\n')
    expect(rows).toHaveLength(2501)
    expect(rows[0]).toMatch(/^at,time,timestamp,.*,message$/)
    expect(rows[8]).toContain("'=cmd|calc")
  })
})

describe('when its client has gone', () => {
  it.each(['search', 'export'])('%s no longer occupies the store', async (path) => {
    const { url, finds, given } = await logsApi([line(0, 'a')], { endless: ['20260131'] })
    const leaving = new AbortController()
    const answer = fetch(`${url}/${path}?${range}`, { signal: leaving.signal }).catch(() => 'left')
    await vi.waitUntil(() => finds.length > 0)
    leaving.abort()
    await vi.waitUntil(() => given.up > 0)
    expect(await answer).toBe('left')
  })

  it('an export under way is not gone on with', async () => {
    const { url, finds, given } = await logsApi(manyLines, { endless: ['20260201'] })
    const leaving = new AbortController()
    const day = 86_400
    const answer = await fetch(`${url}/export?from=${from}&to=${from + day}&sort=oldest`, { signal: leaving.signal })
    await answer.body?.getReader().read()
    await vi.waitUntil(() => finds.some((question) => question.range.from * 1000 > morning))
    leaving.abort()
    await vi.waitUntil(() => given.up > 0)
  })
})
