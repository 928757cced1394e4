import { describe, expect, it } from 'vitest'
import type { Answer, FindQuestion, Found, Question } from '../../../store/store.ts'
import { apiOver, doorOver, message, noon } from './messages.ts'

const noonText = '2026-01-31T04:00:00Z'
const hour = `from=${noonText}&to=2026-01-31T05:00:00Z`

/** The API over a store that remembers what it was asked, and answers as it is told. */
function api({
  found = [],
  more = false,
  rows = [],
}: Partial<Answer & { found: Found['records']; more: boolean }> = {}) {
  const asked: (FindQuestion | Question)[] = []
  const door = doorOver({
    find: async (question) => {
      asked.push(question)
      return { records: found, more }
    },
    ask: async (question) => {
      asked.push(question)
      return { rows, served: 'detail' }
    },
  })
  return { get: apiOver(door), asked }
}

describe('GET /api/v1/notify', () => {
  it('tells messages as they are stored, without their tokens', async () => {
    const stored = message(7, { suppressed: 3, window_start: noon, window_end: noon + 1 })
    const { get } = api({ found: [{ id: 'x', record: stored }] })
    const { tokens: _, ...shown } = stored
    expect((await get(`?${hour}`)).body).toEqual({
      range: { from: '2026-01-31T04:00:00.000Z', to: '2026-01-31T05:00:00.000Z' },
      messages: [shown],
      next: null,
      meta: { zone: 'Asia/Shanghai', keptSince: '2026-01-16T16:00:00.000Z' },
    })
  })

  it('asks for the newest, by everything that a message has', async () => {
    const { get, asked } = api()
    const one = 'app=Shop&server.like=Cart%25&podName=pod-7&peer=10.1.0.7&source=program&set_name=a.b.c&node_name=n'
    await get(`?${hour}&${one}&level=[alarm],[error]&severity=critical&text=${encodeURIComponent('"库存 不足" -test')}`)
    expect(asked).toEqual([
      expect.objectContaining({
        sort: 'newest',
        limit: 100,
        conditions: expect.arrayContaining([
          { fields: ['level'], operator: 'among', keys: [['[alarm]'], ['[error]']] },
          { fields: ['severity'], operator: 'among', keys: [['critical']] },
          { field: 'app', operator: 'equals', value: 'Shop' },
          { field: 'server', operator: 'like', pattern: 'Cart%' },
          { field: 'podName', operator: 'equals', value: 'pod-7' },
          { field: 'peer', operator: 'equals', value: '10.1.0.7' },
          { field: 'source', operator: 'equals', value: 'program' },
          { field: 'set_name', operator: 'equals', value: 'a.b.c' },
          { field: 'node_name', operator: 'equals', value: 'n' },
        ]),
        search: {
          kind: 'all',
          of: [
            { kind: 'words', words: ['库', '存', '不', '足'], prefix: false },
            { kind: 'not', of: { kind: 'words', words: ['test'], prefix: false } },
          ],
        },
      }),
    ])
  })

  it('goes on behind the last message, in the range of the first page, however late it is by then', async () => {
    const last = message(9)
    const { get, asked } = api({ found: [{ id: 'x', record: last }], more: true })
    const { body } = await get('?limit=1')
    await get(`?limit=1&after=${body.next}&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`)
    const [first, second] = asked
    expect(first).not.toHaveProperty('after')
    expect(second).toMatchObject({ range: first?.range, after: [last.time, last.sequence, last.origin] })
  })

  it('leads to the next page in the head, where a table has no place for it', async () => {
    const { get } = api({ found: [{ id: 'x', record: message(9) }], more: true })
    const asked = `?app=Shop&${hour}`
    const { body } = await get(asked)
    const { headers } = await get(`${asked}&after=${body.next}`, { accept: 'text/csv' })
    const parameters = new URLSearchParams(`app=Shop&${hour}&after=${body.next}`)
    expect(headers['link']).toBe(`<?${parameters}>; rel="next"`)
    expect((await api().get(asked)).headers['link']).toBeUndefined()
  })

  it('tells a page as CSV too, safe to open in a spreadsheet', async () => {
    const { get } = api({ found: [{ id: 'x', record: message(0, { message: '=1+1, "quoted"', suppressed: 12 }) }] })
    const { body } = await get(`?${hour}`, { accept: 'text/csv' })
    expect(body).toBe(
      'notifyTime,level,severity,app,server,set_name,podName,node_name,peer,impThread,source,message,suppressed,window_start,window_end\r\n' +
        `2026-01-31T12:00:00.123+08:00,[normal],normal,Shop,CartServer,,10.1.0.7,,10.1.0.7,,program,"'=1+1, ""quoted""",12,,\r\n`,
    )
  })

  it.each([
    ['level=[fatal]', 'level', 'expected one or more of [alarm], [error], [warn], [normal]'],
    ['severity=bad', 'severity', 'expected one or more of critical, error, warning, normal'],
    ['text=%22open', 'text', 'at character 1'],
    ['limit=0', 'limit', ''],
    ['limit=1001', 'limit', ''],
    ['after=nonsense', 'after', '`next` of the page before'],
    ['message=x', 'message', ''],
    ['from=yesterday', 'from', ''],
  ])('refuses %s, naming what is wrong', async (parameters, field, reason) => {
    const { get, asked } = api()
    const { status, body } = await get(`?${parameters}`)
    expect(status).toBe(400)
    expect(body.error.message).toContain(`${field}: `)
    expect(body.error.message).toContain(reason)
    expect(asked).toEqual([])
  })
})

describe('GET /api/v1/notify/counts', () => {
  const rows = [
    { keys: ['Shop', 'Cart', '[normal]'], values: [5, null, null] },
    { keys: ['Shop', 'Cart', '[alarm]'], values: [302, 2, 4000] },
    { keys: ['Shop', 'Price', '[alarm]'], values: [1, 1, 7] },
    { keys: ['Bank', 'Pay', '[error]'], values: [7, null, null] },
  ]

  it('adds the summaries up, by level and by server', async () => {
    const { get, asked } = api({ rows })
    const { body } = await get(`/counts?${hour}&text=down`)
    expect(body).toMatchObject({
      total: { messages: 4319, suppressed: 4007 },
      levels: [
        { level: '[alarm]', severity: 'critical', messages: 4307, suppressed: 4007 },
        { level: '[error]', severity: 'error', messages: 7, suppressed: 0 },
        { level: '[normal]', severity: 'normal', messages: 5, suppressed: 0 },
      ],
      servers: [
        { app: 'Shop', server: 'Cart', messages: 4305, suppressed: 4000 },
        { app: 'Bank', server: 'Pay', messages: 7, suppressed: 0 },
        { app: 'Shop', server: 'Price', messages: 7, suppressed: 7 },
      ],
      meta: { zone: 'Asia/Shanghai', cut: 0, keptSince: '2026-01-16T16:00:00.000Z' },
    })
    expect(asked).toMatchObject([{ group: ['app', 'server', 'level'], search: { kind: 'words', words: ['down'] } }])
  })

  it('says how many servers it leaves out', async () => {
    const { get } = api({ rows })
    const { body } = await get(`/counts?${hour}&limit=1`)
    expect(body).toMatchObject({ servers: [{ server: 'Cart' }], meta: { cut: 2 }, total: { messages: 4319 } })
  })

  it('is all zeros where nothing came', async () => {
    const { get } = api()
    const { body } = await get(`/counts?${hour}`)
    expect(body).toMatchObject({ total: { messages: 0, suppressed: 0 }, levels: [], servers: [] })
  })

  it('tells the servers as CSV', async () => {
    const { get } = api({ rows: rows.slice(0, 2) })
    const { body } = await get(`/counts?${hour}`, { accept: 'text/csv' })
    expect(body).toBe('app,server,messages,suppressed\r\nShop,Cart,4305,4000\r\n')
  })
})
